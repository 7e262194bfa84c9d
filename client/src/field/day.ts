/**
 * The day as a line of visits, and the risk of being late: pure, `now` is an argument (ms, the server's
 * clock).
 */
import type { Standard } from '../core/checklist/standard.ts'
import type { PromiseInForce, ReviewQuestion, VisitDocument } from '../core/visit/document.ts'
import type { Mark } from '../core/visit/events.ts'
import { durationS } from '../core/time.ts'
import { hasSetOff, promiseInForce } from '../core/visit/promised.ts'
import { byWall, type TimeOf } from '../core/visit/times.ts'
import type { Entry, Visit } from '../core/visit/fold.ts'
import { format } from '../ui/index.ts'

export type Status =
  | 'booked'
  | 'travelling'
  | 'arrived'
  | 'started'
  | 'away'
  | 'signed'
  | 'left'
  | 'done'
  | 'missed'
  | 'stopped'
  | 'rescheduled'
  | 'cancelled'

/** The zone in which the times of a visit are said. */
export function zoneOf(document: VisitDocument): string {
  return format.zoneName(document.promise?.zone ?? format.HERE)
}

const marked = (visit: Visit, mark: Mark): boolean => (visit.marks[mark] ?? []).length > 0

/**
 * What happened so far, in one word; the office's cancellation shows only where nothing has been done yet.
 */
export function statusOf(document: VisitDocument, visit: Visit): Status {
  const outcome = visit.completions[0]?.outcome
  if (outcome) return outcome as Status
  if (visit.leaves.some(({ state }) => state === 'open')) return 'away'
  if (marked(visit, 'left')) return 'left'
  if (visit.signatures.length > 0) return 'signed'
  if (marked(visit, 'started')) return 'started'
  if (marked(visit, 'arrived')) return 'arrived'
  if (document.state === 'cancelled') return 'cancelled'
  return hasSetOff(document, visit) ? 'travelling' : 'booked'
}

export function isOver(status: Status): boolean {
  return ['done', 'missed', 'stopped', 'rescheduled', 'cancelled'].includes(status)
}

/** Somebody is on the way or at the customer's: such a visit stays open whatever else is refused. */
export function isUnderWay(status: Status): boolean {
  return !isOver(status) && status !== 'booked'
}

export interface Stop {
  document: VisitDocument
  visit: Visit
  /** The time that was agreed last, whether the office has heard of it or not. */
  promise: PromiseInForce | null
  status: Status
}

export function stopOf(document: VisitDocument, visit: Visit): Stop {
  return { document, visit, promise: promiseInForce(document, visit), status: statusOf(document, visit) }
}

/** What a supervisor asks about a finished visit, and the answer of the field once it is given. */
export interface Asked {
  question: ReviewQuestion
  reply: Entry<'reply.given'> | null
}

/** Null where nothing is asked, or the office has the answer. */
export function askedAbout({ review }: VisitDocument, { replies }: Visit): Asked | null {
  if (!review) return null
  const answers = replies.filter(
    ({ record, event }) => record === review.record && !review.replies.includes(event),
  )
  return { question: review, reply: answers[0] ?? null }
}

export interface Day {
  /** `2026-06-03` in the zone of its visits. */
  key: string
  stops: Stop[]
}

/**
 * Days in order, each by promised time. Days before today keep only what is still open, so that yesterday's
 * unfinished visit is not forgotten and its finished ones do not push today off the screen.
 */
export function days(stops: readonly Stop[], today: string, keyOf: (stop: Stop) => string): Day[] {
  const found = new Map<string, Stop[]>()
  for (const stop of stops) {
    const key = keyOf(stop)
    if (key < today && isOver(stop.status)) continue
    found.set(key, [...(found.get(key) ?? []), stop])
  }
  return [...found]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, those]) => ({ key, stops: those.toSorted(byPromise) }))
}

function byPromise(a: Stop, b: Stop): number {
  return startOf(a) === startOf(b) ? 0 : startOf(a) - startOf(b)
}

/** A visit without a promise comes after those that have one. */
function startOf({ promise }: Stop): number {
  return promise ? Date.parse(promise.start) : Infinity
}

/** The stop that wants attention now: one under way, else the first of today, or of before, that is not over. */
export function currentStop(line: readonly Day[], today: string): Stop | null {
  const all = line.flatMap(({ stops }) => stops)
  const until = line.filter(({ key }) => key <= today).flatMap(({ stops }) => stops)
  return all.find(({ status }) => isUnderWay(status)) ?? nextStop(until)
}

/** The first that is not over. */
export function nextStop(stops: readonly Stop[]): Stop | null {
  return stops.find(({ status }) => !isOver(status)) ?? null
}

/** The visit of this day that was completed last, with its completion. */
export function lastCompleted(stops: readonly Stop[], today: string): Stop | null {
  const completed = ({ visit }: Stop): number => visit.completions[0]?.wall ?? 0
  const those = stops.filter((stop) => completed(stop) && format.dayKey(completed(stop)) === today)
  return those.toSorted((a, b) => completed(b) - completed(a))[0] ?? null
}

const MINUTE = 60_000

export interface Lateness {
  /** Minutes by which the promise would be missed, or met too soon, if nothing changes. */
  minutes: number
  /** When one would be there, ms, rounded up to five minutes. */
  expected: number
}

/**
 * Whether the promise will be missed, from the travel time alone (where the phone is stays out of it).
 * `latest` is how many minutes after the promise still count as on time.
 */
export function lateness(stop: Stop, latest: number, now: number, timeOf: TimeOf = byWall): Lateness | null {
  const { document, visit, promise, status } = stop
  if (!promise || !['booked', 'travelling'].includes(status)) return null
  const travel = (document.travel_minutes ?? 0) * MINUTE
  const left = status === 'travelling' ? visit.marks.departed?.[0] : undefined
  const there = left ? Math.max(now, timeOf(left) + travel) : now + travel
  const limit = Date.parse(promise.end ?? promise.start) + latest * MINUTE
  if (there <= limit) return null
  return {
    minutes: Math.ceil((there - Date.parse(promise.end ?? promise.start)) / MINUTE),
    expected: Math.ceil(there / (5 * MINUTE)) * 5 * MINUTE,
  }
}

/**
 * How many minutes after the promise still count as on time, by the standard of the visit; 0 until it is
 * here.
 */
export function latestMinutes(document: VisitDocument, standard: Standard | null): number {
  const level = standard?.visits[document.kind]?.arrival
  const latest = level ? standard?.levels[level]?.latest : undefined
  return latest ? durationS(latest) / 60 : 0
}
