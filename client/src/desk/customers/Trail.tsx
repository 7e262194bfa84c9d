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
            {changed.map((one) => (
              <span key={one.field}>{changedWords(one)}</span>
            ))}
            {changed.length === 0 && (
              <span>{t(act === 'customer.exported' ? 'trail.exported' : 'trail.something')}</span>
            )}
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
