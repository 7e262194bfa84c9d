import { useState } from 'preact/hooks'

import { Button, Field, Icon, IconButton } from '../ui/index.ts'
import { forgetSaved, keepSaved, savedFilters, type SavedOf } from './saved.ts'
import { t } from './words/index.ts'

interface SavedProps {
  of: SavedOf
  /** The filter that is chosen, as it is kept; empty: none. */
  query: string
}

/** What is kept under a name is one click away. */
export function SavedFilters({ of, query, onChoose }: SavedProps & { onChoose: (query: string) => void }) {
  return (
    <>
      {savedFilters(of).map((one) => (
        <Button
          key={one.name}
          action="saved-filter"
          aria-pressed={one.query === query}
          onClick={() => onChoose(one.query)}
        >
          {one.name}
        </Button>
      ))}
    </>
  )
}

/** Keeps the filter that is chosen under a name, in this browser. */
export function Saving({ of, query }: SavedProps) {
  const [name, setName] = useState('')
  const save = (event: Event): void => {
    event.preventDefault()
    if (name.trim() === '' || query === '') return
    keepSaved(of, name.trim(), query)
    setName('')
  }
  return (
    <form class="stack stack-tight" onSubmit={save}>
      <div class="row">
        <Field label={t('filters.name')} name="filter-name" value={name} onInput={setName} />
        <Button type="submit" action="save-filter" disabled={name.trim() === '' || query === ''}>
          {t('filters.save')}
        </Button>
      </div>
      {savedFilters(of).map((one) => (
        <div class="row row-apart" key={one.name}>
          <span>
            <Icon name="saved" /> {one.name}
          </span>
          <IconButton
            icon="close"
            label={t('filters.forget', { name: one.name })}
            action="forget-filter"
            onClick={() => forgetSaved(of, one.name)}
          />
        </div>
      ))}
    </form>
  )
}
