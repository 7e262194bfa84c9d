/** Instants that a person chooses, in the zone of the visit. */
import { instant as inZone } from '../core/time.ts'
import { dayKey, hourMinute, zoneMinutes } from './format.ts'

const MINUTE = 60_000
const DAY = 86_400_000

/** RFC 3339 with the offset of the zone, on whole minutes. */
export function instant(ms: number, zone: string): string {
  return inZone(Math.floor(ms / MINUTE) * MINUTE, zoneMinutes(ms, zone))
}

/**
 * What `2026-06-03` and `09:30` may mean in a zone, milliseconds, the earlier first: nothing on the day when the clocks are
 * set forward over that time, two instants on the day when they are set back; null where they are no day and time.
 */
export function meanings(day: string, time: string, zone: string): readonly number[] | null {
  // A browser may guess at what is half filled in.
  if (day === '' || time === '') return null
  const utc = Date.parse(`${day}T${time}:00Z`)
  if (Number.isNaN(utc) || !new Date(utc).toISOString().startsWith(day)) return null
  const offsets = new Set([zoneMinutes(utc - DAY, zone), zoneMinutes(utc + DAY, zone)])
  return [...offsets]
    .map((east) => utc - east * MINUTE)
    .filter((at) => at + zoneMinutes(at, zone) * MINUTE === utc)
    .sort((one, other) => one - other)
}

/**
 * The one instant that `2026-06-03` and `09:30` mean in a zone; null where they are no such time, or come twice and nobody
 * has said which: `east`, minutes east of UTC, says it.
 */
export function chosen(day: string, time: string, zone: string, east: number | null = null): number | null {
  const found = meanings(day, time, zone) ?? []
  if (found.length < 2) return found[0] ?? null
  return found.find((at) => zoneMinutes(at, zone) === east) ?? null
}

/** The end of a window that begins at `start`: on the same day, or before the next noon where that makes it a night's. */
export function chosenEnd(start: number | null, day: string, time: string, zone: string): number | null {
  const same = meanings(day, time, zone)?.at(-1) ?? null
  if (start === null || same === null || same > start) return same
  const next = meanings(dayKey(Date.parse(`${day}T12:00:00Z`) + DAY, 'UTC'), time, zone)?.at(-1) ?? null
  return next !== null && next - start <= LONGEST_WINDOW ? next : same
}

const LONGEST_WINDOW = 12 * 60 * MINUTE

/** Whether a window may be promised from `start` to `end`. */
export function isWindow(start: number, end: number): boolean {
  return end > start && end - start <= LONGEST_WINDOW
}

/** The instant next to `about` at which a clock of the zone shows this time; null where it is no time. */
export function nearest(time: string, about: number, zone: string): number | null {
  const found = [-DAY, 0, DAY].flatMap((away) => meanings(dayKey(about + away, zone), time, zone) ?? [])
  return found.sort((one, other) => Math.abs(one - about) - Math.abs(other - about))[0] ?? null
}

interface Window {
  start: string
  end?: string | null
  zone: string
}

/**
 * The same time of day as a promise, so many days from now, as long as it was; null where the clocks are set forward over
 * that time.
 */
export function daysLater({ start, end, zone }: Window, days: number, now: number): Window | null {
  const from = Date.parse(`${dayKey(now, zone)}T12:00:00Z`)
  const at = meanings(dayKey(from + days * DAY, 'UTC'), hourMinute(start, zone), zone)?.[0] ?? null
  if (at === null) return null
  const until = end ? at + Date.parse(end) - Date.parse(start) : null
  return { start: instant(at, zone), end: until === null ? null : instant(until, zone), zone }
}

/** When a calendar day begins in a zone: midnight, or the jump over it. */
export function startOfDay(day: string, zone: string): number {
  const utc = Date.parse(`${day}T00:00:00Z`)
  return meanings(day, '00:00', zone)?.[0] ?? utc - zoneMinutes(utc - DAY, zone) * MINUTE
}
