/** When somebody comes again at whose visit nobody was home: pure. */
import { dayKey, hourMinute } from '../../../ui/format.ts'
import { meanings } from '../../../ui/zoned.ts'

const DAY_MS = 86_400_000

/** The hour of the promise, so many days from today: the promise itself may be for another day than that of the visit. */
export function sameHour(start: string, days: number, now: number, zone: string): number {
  const noon = Date.parse(`${dayKey(now, zone)}T12:00:00Z`)
  const day = dayKey(noon + days * DAY_MS, 'UTC')
  return meanings(day, hourMinute(start, zone), zone)?.[0] ?? now + days * DAY_MS
}
