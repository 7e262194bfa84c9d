/** Where each visit stands on the board: minutes of the day become columns, visits that overlap become lanes. */
import { startOfDay } from '../../ui/zoned.ts'
import type { Card, Day } from '../visit/calls.ts'
import { isOver } from '../visit/wording.ts'

const MINUTE_MS = 60_000
const HOUR = 60
/** How long a visit is drawn of which nobody said how long it takes. */
const USUAL_MINUTES = 60
/** What a board shows when nothing needs more, hours of the day. */
const OFFICE_HOURS = [8, 18] as const
/** A visit that begins late may end after midnight. */
const LATEST_HOUR = 30

/** Whole hours since midnight. */
export interface Span {
  from: number
  to: number
}

/** A visit on the board; minutes since midnight. `end` is where its drawing ends. */
export interface Placed {
  card: Card
  start: number
  end: number
  /** Where the work is planned to be over, and the buffer after it. */
  workEnd: number
  planEnd: number
  /** The end of the window that was promised; null for a promise of one time. */
  promiseEnd: number | null
  lane: number
  /** How long the way there takes, and whether the visit before leaves less than that. */
  way: number
  hurried: boolean
  /** From when to when somebody really was there; null before they came. */
  actual: { start: number; end: number } | null
}

/** Midnight of a calendar day in a zone, milliseconds since 1970. */
export function midnight(date: string, zone: string): number {
  return startOfDay(date, zone)
}

/** Minutes between midnight and an instant. */
export function minutesAt(at: string, start: number): number {
  return Math.round((Date.parse(at) - start) / MINUTE_MS)
}

/** The calendar day so many days away: `2026-11-30`, 1 → `2026-12-01`. */
export function dayAfter(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * 24 * HOUR * MINUTE_MS).toISOString().slice(0, 10)
}

/**
 * Places the visits of one person, the earliest first, each in the first lane that is free. A visit that is shorter than
 * `readable` minutes is drawn as long, so that its words can be read; its bars stay true.
 */
export function place(cards: readonly Card[], start: number, readable = USUAL_MINUTES): Placed[] {
  const minutes = (at: string): number => minutesAt(at, start)
  const free: number[] = []
  let left = -Infinity
  return [...cards]
    .sort((one, other) => Date.parse(one.promise.start) - Date.parse(other.promise.start))
    .map((card) => {
      const planned = minutes(card.plan?.start ?? card.promise.start)
      // What began the evening before is drawn from midnight on.
      const begins = Math.max(0, planned)
      const estimated = planned + (card.duration_minutes ?? USUAL_MINUTES) + card.buffer_minutes
      const planEnd = card.plan ? minutes(card.plan.end) : estimated
      const workEnd = planEnd - card.buffer_minutes
      const promiseEnd = card.promise.end === null ? null : minutes(card.promise.end)
      const end = Math.max(planEnd, begins + readable)
      const found = free.findIndex((until) => until <= begins)
      const lane = found < 0 ? free.length : found
      free[lane] = end
      const over = isOver(card)
      const way = over ? 0 : (card.travel_minutes ?? 0)
      const hurried = way > 0 && left > begins - way
      if (card.state !== 'cancelled') left = Math.max(left, planEnd)
      const actual = card.actual && actualOf(card.actual, minutes, over ? planEnd : null)
      return { card, start: begins, end, workEnd, planEnd, promiseEnd, lane, way, hurried, actual }
    })
}

/** Who is still there is there until now. */
function actualOf(
  { start, end }: { start: string; end: string | null },
  minutes: (at: string) => number,
  otherwise: number | null,
): { start: number; end: number } {
  const begins = minutes(start)
  const ends = end === null ? (otherwise ?? minutes(new Date().toISOString())) : minutes(end)
  return { start: begins, end: Math.max(begins, ends) }
}

/** The hours that the board has to show. */
export function span(day: Day, rows: readonly (readonly Placed[])[], midnight: number): Span {
  const hours = day.technicians.flatMap(({ hours, night }) => [hours, night].filter((one) => one !== null))
  const begins = [
    ...hours.map(({ start }) => minutesAt(start, midnight)),
    ...rows.flat().map(({ start }) => start),
  ]
  const ends = [...hours.map(({ end }) => minutesAt(end, midnight)), ...rows.flat().map(({ end }) => end)]
  return {
    from: Math.max(0, Math.floor(Math.min(OFFICE_HOURS[0] * HOUR, ...begins) / HOUR)),
    to: Math.min(LATEST_HOUR, Math.ceil(Math.max(OFFICE_HOURS[1] * HOUR, ...ends) / HOUR)),
  }
}

/**
 * The whole hours that lie to the left of what a board shows first, so that no hour begins half hidden. `at`: what is to be
 * seen, hours from the left edge; `ahead`: how many hours before it stay in view; `fit`: how many fit at once, of `all`.
 * Only the end of a board may begin within one, where what is to be seen lies there.
 */
export function hoursPassed({ at, ahead, fit, all }: Record<'at' | 'ahead' | 'fit' | 'all', number>): number {
  const whole = Math.floor(all - fit)
  return Math.max(0, Math.min(Math.floor(at - ahead), at > whole + fit ? whole + 1 : whole))
}

/** Every visit of the day, by promised time. */
export function allCards(day: Day): Card[] {
  return [...day.technicians.flatMap(({ visits }) => visits), ...day.unassigned].sort(
    (one, other) => Date.parse(one.promise.start) - Date.parse(other.promise.start),
  )
}

/** The visits that somebody should call about, the oldest worry first; a visit of two people counts once. */
export function atRisk(day: Day): Card[] {
  const found = new Map(allCards(day).flatMap((card) => (card.risk ? [[card.id, card]] : [])))
  return [...found.values()].sort((one, other) => Date.parse(one.risk!.since) - Date.parse(other.risk!.since))
}
