/** Who did what stands in a visit: what the customer did by the link is told apart from what the office did. */
import { format } from '../../ui/index.ts'
import type { OfficeVisit } from './calls.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

type Entry = OfficeVisit['ledger'][number]

/** Who asked for a time of the ledger. */
export function askedBy({ origin, asked_by }: Entry): string {
  return t.known(`moved-by.${origin === 'link' ? origin : asked_by}`) ?? asked_by
}

/** Where a time of the ledger was written down, and when. */
export function enteredWords({ origin, at, zone }: Entry): string {
  const time = format.dayAndClock(at, zone)
  if (origin === 'link') return t('ledger.link', { time })
  return t(origin === 'door' ? 'ledger.door' : 'ledger.office', { time })
}

/** Who called a visit off. */
export function cancelledBy({ origin, by }: NonNullable<OfficeVisit['cancelled']>): string {
  return origin === 'link' ? t('asked-by.link') : (by?.name ?? desk('trail.system'))
}
