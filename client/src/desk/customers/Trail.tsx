import { format } from '../../ui/index.ts'
import { t as desk } from '../words/index.ts'
import type { Customer } from './calls.ts'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

type Changed = Customer['trail'][number]['changed'][number]

/** Who put what right, the latest first. */
export function Trail({ customer: { trail, zone } }: { customer: Customer }) {
  if (trail.length === 0) return null
  return (
    <Part name="trail" title={t('trail.title')}>
      <ul class="customers-list">
        {trail.map(({ id, at, by, act, changed }) => (
          <li key={id}>
            <span>{actWords(act, changed)}</span>
            {changed
              .filter(({ field }) => field !== DOUBLE)
              .map((one) => (
                <span key={one.field}>{changedWords(one)}</span>
              ))}
            <span class="small quiet">
              {format.dayAndClock(at, zone)} ·{' '}
              {by?.name ?? (act === 'customer.notices' ? t('told.by-customer') : desk('trail.system'))}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

const NAMES: Readonly<Record<string, string>> = {
  address_as: 'who.address-as',
  is_new: 'who.is-new',
  note: 'notes.office',
  door_note: 'notes.door',
  hours_from: 'notes.from',
  hours_until: 'notes.until',
  contact_name: 'notes.contact',
  contact_phone: 'notes.contact.phone',
  address: 'places.address',
  area_type: 'places.area',
  place_type: 'places.place',
}
const FORMS: Readonly<Record<string, string>> = {
  area_type: 'area',
  place_type: 'place',
  channel: 'message.channel',
}

/** The field of an entry that says who the other one was. */
const DOUBLE = 'double'
const ACTS = {
  'customer.exported': 'trail.exported',
  'customer.merged': 'trail.merged',
  'customer.parted': 'trail.parted',
  'customer.apart': 'trail.apart',
} as const

/** What was done, where that is not said by what was changed. */
function actWords(act: string, changed: readonly Changed[]): string | null {
  const known = ACTS[act as keyof typeof ACTS]
  if (!known) return changed.length === 0 ? t('trail.something') : null
  const other = changed.find(({ field }) => field === DOUBLE)?.before
  return t(known, { other: other ? String(other) : '' })
}

function changedWords({ field, before, after }: Changed): string {
  const shown = (value: Changed['before']): string =>
    value === null
      ? t('who.unknown')
      : (t.known(`${FORMS[field] ?? field}.${String(value)}`) ?? String(value))
  return t('trail.changed', {
    field: t.known(NAMES[field] ?? `who.${field}`) ?? field,
    before: shown(before),
    after: shown(after),
  })
}
