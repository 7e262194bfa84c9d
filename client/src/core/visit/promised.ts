/** The promise in force as this phone knows it: a time that was agreed at the door counts before the office has heard of it. */
import { instantMs } from '../time.ts'
import type { PromiseInForce, VisitDocument } from './document.ts'
import type { Visit } from './fold.ts'

const MINUTE_MS = 60_000
/** Spare time on the way for traffic and parking, as the office counts it. */
const BUFFER_MINUTES = 5

export function promiseInForce(document: VisitDocument, visit: Visit): PromiseInForce | null {
  const agreed = agreedHere(document, visit)
  return agreed
    ? { entry: agreed.event, start: agreed.start, end: agreed.end ?? null, zone: agreed.zone }
    : document.promise
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
