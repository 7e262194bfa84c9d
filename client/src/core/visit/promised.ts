/** The promise in force as this phone knows it: a time that was agreed at the door counts before the office has heard of it. */
import { instantMs } from '../time.ts'
import type { PromiseInForce, VisitDocument } from './document.ts'
import type { Visit } from './fold.ts'
import { byWall, type TimeOf } from './times.ts'

const MINUTE_MS = 60_000
/** Spare time on the way for traffic and parking, as the office counts it. */
const BUFFER_MINUTES = 5

export function promiseInForce(document: VisitDocument, visit: Visit): PromiseInForce | null {
  const agreed = agreedHere(document, visit)
  return agreed ? promiseOf(agreed) : document.promise
}

/** A time that was agreed, by the name of its entry: one of the ledger, or one that the office has not heard of yet. */
export function promiseNamed(
  { ledger }: VisitDocument,
  { promises }: Visit,
  entry: string,
): PromiseInForce | null {
  const agreed = promises.find(({ event }) => event === entry)
  return ledger.find((one) => one.entry === entry) ?? (agreed ? promiseOf(agreed) : null)
}

function promiseOf({ event, start, end, zone }: Visit['promises'][number]): PromiseInForce {
  return { entry: event, start, end: end ?? null, zone }
}

function agreedHere({ ledger }: VisitDocument, { promises }: Visit): Visit['promises'][number] | null {
  return promises.filter(({ event }) => !ledger.some(({ entry }) => entry === event)).at(-1) ?? null
}

/** When to set off at the latest, ms; null while the way is not known. */
export function departBy(document: VisitDocument, visit: Visit): number | null {
  const agreed = agreedHere(document, visit)
  if (!agreed) return document.depart_by ? instantMs(document.depart_by) : null
  const { travel_minutes } = document
  return travel_minutes === null
    ? null
    : instantMs(agreed.start) - (travel_minutes + BUFFER_MINUTES) * MINUTE_MS
}

/** How long the way is taken to be while nobody knows. */
const UNKNOWN_WAY_MS = 60 * MINUTE_MS
/** Setting off more than this before the latest departure is much too early. */
const MUCH_TOO_EARLY_MS = 60 * MINUTE_MS

/** From when on somebody may set off without being asked back about it; null where no time was agreed. */
export function departFrom(document: VisitDocument, visit: Visit): number | null {
  const leave = leaveBy(document, visit)
  return leave === null ? null : leave - MUCH_TOO_EARLY_MS
}

/** When to set off at the latest, also where nobody knows the way. */
export function leaveBy(document: VisitDocument, visit: Visit): number | null {
  const promise = promiseInForce(document, visit)
  return promise && (departBy(document, visit) ?? instantMs(promise.start) - UNKNOWN_WAY_MS)
}

/** When the time in force was agreed: what was tapped before was about another one. */
export function agreedAt(document: VisitDocument, visit: Visit, timeOf: TimeOf = byWall): number {
  const entry = promiseInForce(document, visit)?.entry
  const known = document.ledger.find((one) => one.entry === entry)
  const agreed = visit.promises.find(({ event }) => event === entry)
  return known ? instantMs(known.at) : agreed ? timeOf(agreed) : -Infinity
}

/** Whether somebody has set off for the time in force: who did for another one, and is now much too early, has not. */
export function hasSetOff(document: VisitDocument, visit: Visit, timeOf: TimeOf = byWall): boolean {
  const [since, from] = [agreedAt(document, visit, timeOf), departFrom(document, visit) ?? -Infinity]
  return (visit.marks.departed ?? []).some((mark) => timeOf(mark) >= Math.min(since, from))
}
