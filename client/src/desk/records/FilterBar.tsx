import type { Standard } from '../../core/checklist/standard.ts'
import { useEffect, useState } from 'preact/hooks'

import { Button, Dialog, Field, Select } from '../../ui/index.ts'
import { NO_FILTERS, chooseFilters, filtersOf, type Filters } from './filters.ts'
import { OUTCOMES, VERDICTS, MARKS, REVIEW_STATES } from './calls.ts'
import { itemName } from './wording.ts'
import { SavedFilters, Saving } from '../Saved.tsx'
import { savedFilters } from '../saved.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { query } from '../../ui/query.ts'
import { TeamFilter } from '../TeamFilter.tsx'
import type { Named } from '../calls.ts'

interface FilterBarProps {
  filters: Filters
  teams: readonly Named[]
  people: readonly Named[]
  /** The standard in force, which names the item; null until it is here. */
  standard: Standard | null
}

export function FilterBar({ filters, teams, people, standard }: FilterBarProps) {
  const choose = (name: keyof Filters) => (value: string) => chooseFilters({ ...filters, [name]: value })
  const { item } = filters
  return (
    <search class="desk-filters" aria-label={desk('list.filters')}>
      <Words filters={filters} />
      <Field
        label={desk('list.from')}
        type="date"
        name="from"
        value={filters.from}
        onInput={choose('from')}
      />
      <Field label={desk('list.to')} type="date" name="to" value={filters.to} onInput={choose('to')} />
      <TeamFilter teams={teams} chosen={filters.team} onChoose={choose('team')} />
      <Select
        label={t('list.technician')}
        name="technician"
        none={desk('list.all')}
        value={filters.technician}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={choose('technician')}
      />
      <Select
        label={t('list.outcome')}
        name="outcome"
        none={desk('list.all')}
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={choose('outcome')}
      />
      <Select
        label={desk('about.punctuality')}
        name="verdict"
        none={desk('list.all')}
        value={filters.verdict}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={choose('verdict')}
      />
      <Select
        label={desk('nav.reviews')}
        name="reviewed"
        none={desk('list.all')}
        value={filters.reviewed}
        options={[
          ...REVIEW_STATES.map((value) => ({ value, label: t(`review.${value}`) })),
          ...MARKS.map((value) => ({ value, label: t(`mark.${value}`) })),
        ]}
        onChange={choose('reviewed')}
      />
      {item && (
        // One of a hundred items is chosen where it is counted, and not in a list of them all.
        <Select
          label={t('list.item')}
          name="item"
          none={desk('list.all')}
          value={item}
          options={[{ value: item, label: standard ? itemName(standard, item) : item }]}
          onChange={choose('item')}
        />
      )}
      {query(filters) !== '' && (
        <Button action="clear-filters" onClick={() => chooseFilters(NO_FILTERS)}>
          {desk('list.clear')}
        </Button>
      )}
      <Kept filters={filters} />
    </search>
  )
}

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 250

/** Whatever is known of a record: who, where, which order, who went there, what failed, what somebody wrote. */
function Words({ filters }: { filters: Filters }) {
  const [typed, setTyped] = useState(filters.q)
  useEffect(() => setTyped(filters.q), [filters.q])
  useEffect(() => {
    if (typed.trim() === filters.q) return
    const timer = setTimeout(() => chooseFilters({ ...filters, q: typed.trim() }), PAUSE_MS)
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <div class="desk-filters-wide">
      <Field
        label={t('list.search')}
        name="q"
        type="search"
        enterKeyHint="search"
        autocomplete="off"
        maxLength={80}
        value={typed}
        onInput={setTyped}
      />
    </div>
  )
}

/** What is kept under a name, and keeping it; in a window of its own, because the row is full. */
function Kept({ filters }: { filters: Filters }) {
  const [open, setOpen] = useState(false)
  const written = query(filters).slice(1)
  return (
    <>
      <SavedFilters
        of="records"
        query={written}
        onChoose={(kept) => chooseFilters(filtersOf(new URLSearchParams(kept)))}
      />
      {(written !== '' || savedFilters('records').length > 0) && (
        <Button action="keep-filter" onClick={() => setOpen(true)}>
          {t('list.keep')}
        </Button>
      )}
      {open && (
        <Dialog title={t('list.keep')} onClose={() => setOpen(false)} name="keep">
          <Saving of="records" query={written} />
        </Dialog>
      )}
    </>
  )
}
