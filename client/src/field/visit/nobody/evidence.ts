/** What shows that somebody was at the door, and nobody at home: pure. */
import { arrivalOf } from '../../../core/visit/arrival.ts'
import type { VisitDocument } from '../../../core/visit/document.ts'
import type { Visit } from '../../../core/visit/fold.ts'
import type { TimeOf } from '../../../core/visit/times.ts'

/** The item of the standard in which it is written down what was done. */
export const ITEM = 'arrive.no-access'
export const CALLS = 2
export const WAIT_MINUTES = 10

export type Step = 'arrived' | 'knocked' | 'called' | 'waited' | 'left'

export interface Evidence {
  /** When they arrived, the right time; null: not recorded. */
  arrived: number | null
  done: readonly string[]
  calls: number
  /** The customer answered: nobody has to wait for somebody who has said that they do not come. */
  reached: boolean
  waited: number
  photos: number
  missing: readonly Step[]
}

const MINUTE = 60_000

/**
 * When somebody arrived, by the server's clock: `timeOf` takes the phone's clock for what it is now, so what was judged
 * at the tap, or by the server since, is closer where the clock was set in between; it is so to the minute.
 */
export function arrivedAt(document: VisitDocument, visit: Visit, timeOf: TimeOf): number | null {
  const [first] = visit.marks.arrived ?? []
  const judged = arrivalOf(document, visit)
  if (!first || !judged) return null
  const own = timeOf(first)
  return judged.verdict === null || Math.abs(judged.at - own) < MINUTE ? own : judged.at
}

/**
 * What is recorded of it by `now`, for somebody who `arrived` then, both by the server's clock. The waiting is counted from
 * the arrival: no app has to run for it.
 */
export function evidenceOf(visit: Visit, now: number, arrived: number | null): Evidence {
  const answer = visit.answers[ITEM]?.at(-1)?.value ?? []
  const done = typeof answer === 'string' ? [answer] : answer
  const calls = visit.calls.filter(({ purpose }) => purpose === 'arrival')
  const reached = calls.some(({ result }) => result === 'reached')
  const waited = arrived === null ? 0 : Math.max(0, now - arrived)
  const photos = visit.photos.filter(({ item, withdrawn }) => item === ITEM && !withdrawn).length
  const has: Readonly<Record<Step, boolean>> = {
    arrived: arrived !== null,
    knocked: done.includes('knocked'),
    called: reached || calls.length >= CALLS,
    waited: reached || waited >= WAIT_MINUTES * MINUTE,
    left: photos > 0 || done.includes('note'),
  }
  const missing = (Object.keys(has) as Step[]).filter((step) => !has[step])
  return { arrived, done, calls: calls.length, reached, waited, photos, missing }
}

/** The answer to the item, made of what was recorded: nobody ticks what the phone has seen. What it cannot see stays. */
export function answerOf({ done, calls, waited, photos }: Evidence, rebooked: boolean): string[] {
  const seen = {
    knocked: done.includes('knocked'),
    called: calls > 0,
    waited: waited >= WAIT_MINUTES * MINUTE,
    photo: photos > 0,
    note: done.includes('note'),
    rebooked,
  }
  return [
    ...Object.entries(seen).flatMap(([value, is]) => (is ? [value] : [])),
    ...done.filter((value) => !(value in seen)),
  ]
}

/** `07:12`, minutes and seconds. */
export function stopwatch(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`
}
