/** Instants that a person chooses, in the zone of the visit. */
import { instant as inZone } from '../core/time.ts'
import { zoneMinutes } from './format.ts'

const MINUTE = 60_000

/** RFC 3339 with the offset of the zone, on whole minutes. */
export function instant(ms: number, zone: string): string {
  return inZone(Math.floor(ms / MINUTE) * MINUTE, zoneMinutes(ms, zone))
}

/** `2026-06-03` and `09:30` in a zone → milliseconds; null where they are no such time. */
export function chosen(day: string, time: string, zone: string): number | null {
  // A browser may guess at what is half filled in.
  if (day === '' || time === '') return null
  const utc = Date.parse(`${day}T${time}:00Z`)
  if (Number.isNaN(utc)) return null
  // The offset there at about that time; asked twice, because it may change between the two.
  const guess = utc - zoneMinutes(utc, zone) * MINUTE
  return utc - zoneMinutes(guess, zone) * MINUTE
}
