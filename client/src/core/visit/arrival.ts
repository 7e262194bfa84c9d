/**
 * An arrival as it is shown: the server's judgement where it has come, else what this phone said at the tap. Pure; the
 * words are the screen's.
 */
import { instantMs } from '../time.ts'
import type { PromiseInForce, VisitDocument } from './document.ts'
import type { Judged } from './events.ts'
import type { MarkEntry, Visit } from './fold.ts'
import { promiseInForce, promiseNamed } from './promised.ts'
import type { Verdict } from './punctuality.ts'

/** What time it is by the server's clock, as well as a phone knows it, and how far off that may be. */
export interface TimeRead {
  at: number
  /** Null: nothing bounds it. */
  error_ms: number | null
  /** The clock was measured in this run of the app: nobody can have set it since. */
  sure: boolean
}

export interface Arrival {
  event: string
  /** Milliseconds, corrected where the server has done so. */
  at: number
  /** The promise that it is judged by. */
  promise: PromiseInForce | null
  /** Null: nobody has judged it yet. */
  verdict: Verdict | null
  minutes: number
  /** Seconds; null: not known. */
  error_s: number | null
  by: 'phone' | 'server'
  /** What the phone had said, where the server says otherwise. */
  phone: Verdict | null
  /** The phone had not heard of the promise in force. */
  unaware: boolean
}

/** The arrival at a visit, the earliest of several; null while there is none. */
export function arrivalOf(document: VisitDocument, visit: Visit): Arrival | null {
  const marks = visit.marks.arrived ?? []
  const first = marks.reduce<MarkEntry | null>(
    (one, mark) => (one && one.wall <= mark.wall ? one : mark),
    null,
  )
  if (!first) return null
  const judged = first.judged ?? null
  const said = document.arrival ?? null
  if (said && marks.some(({ event }) => event === said.event)) {
    return {
      event: said.event,
      at: instantMs(said.at),
      promise: promiseNamed(document, visit, said.entry) ?? promiseInForce(document, visit),
      verdict: said.verdict,
      minutes: Number(said.minutes),
      error_s: said.error_s,
      by: 'server',
      phone: judged && judged.verdict !== said.verdict ? judged.verdict : null,
      unaware: said.unaware,
    }
  }
  const promise = (judged && promiseNamed(document, visit, judged.entry)) ?? promiseInForce(document, visit)
  return {
    event: first.event,
    at: judged && promise ? judgedAt(first.wall, judged, promise) : first.wall,
    promise,
    verdict: judged?.verdict ?? null,
    minutes: Number(judged?.minutes ?? 0),
    error_s: judged?.error_s ?? null,
    by: 'phone',
    phone: null,
    unaware: false,
  }
}

const MINUTE_MS = 60_000

/**
 * When it was by the clock that the phone judged by, the server's: the phone's own may stand elsewhere, and then its time
 * would contradict what stands beside it. A minute more or less is the rounding of the judgement.
 */
function judgedAt(wall: number, { minutes }: Judged, { start, end }: PromiseInForce): number {
  const [from, until] = [instantMs(start), instantMs(end ?? start)]
  const off = Number(minutes) * MINUTE_MS
  const at = off < 0 ? from + off : off > 0 ? until + off : Math.min(Math.max(wall, from), until)
  return Math.abs(at - wall) < MINUTE_MS ? wall : at
}
