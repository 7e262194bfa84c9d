import { useState } from 'preact/hooks'

import { Badge, Field, LinkButton, href } from '../../ui/index.ts'
import { SIGNS } from '../signs.ts'
import { NEW, editPath } from './calls.ts'
import { says, thingsOf } from './parts.ts'
import type { Editor } from './useDraft.ts'
import { t } from './words/index.ts'
import { thingName } from './wording.ts'

/** How many are drawn at once: whoever wants others says which. */
const SHOWN = 60

/** The items of the draft, each a way to its form. */
export function EditItems({ editor: { writing } }: { editor: Editor }) {
  const [find, setFind] = useState('')
  const standard = writing.checked.document ?? writing.base
  const things = thingsOf(standard as typeof writing.base).filter(
    (thing) => thing.kind === 'item' && says(thing, find),
  )
  const faulty = new Set(
    writing.checked.faults.filter(({ file }) => file === 'items.yaml').map(({ place }) => place[0]),
  )
  // While there is a fault, nobody knows the items that are new: they stand here by their faults.
  const unread = [...faulty].filter((id) => id && !things.some((thing) => thing.id === id)) as string[]
  return (
    <>
      <search class="desk-filters">
        <Field
          label={t('standard.find')}
          name="find"
          type="search"
          autocomplete="off"
          maxLength={80}
          value={find}
          onInput={setFind}
        />
        <LinkButton
          icon="add"
          action="add-item"
          href={href(editPath({ view: 'items', item: NEW, file: '' }))}
        >
          {t('edit.add')}
        </LinkButton>
      </search>
      <p class="small quiet" role="status">
        {t('standard.count', { count: things.length })}
      </p>
      <ul class="desk-list">
        {unread.map((id) => (
          <Row key={id} id={id} label={id} faulty />
        ))}
        {things.slice(0, SHOWN).map((thing) => (
          <Row key={thing.id} id={thing.id} label={thingName(thing)} faulty={faulty.has(thing.id)} />
        ))}
      </ul>
      {things.length > SHOWN && <p class="small quiet">{t('edit.more', { count: things.length - SHOWN })}</p>}
    </>
  )
}

function Row({ id, label, faulty }: { id: string; label: string; faulty: boolean }) {
  return (
    <li>
      <a class="desk-row" href={href(editPath({ view: 'items', item: id, file: '' }))} data-edit={id}>
        <span class="strong">{label}</span>
        <span class="row">
          <code class="standard-id quiet">{id}</code>
          {faulty && (
            <Badge tone="bad" icon={SIGNS.find}>
              {t('edit.faulty')}
            </Badge>
          )}
        </span>
      </a>
    </li>
  )
}
