/** What a phone judges about time by itself: an arrival at the tap, and what the checklist reads of it. Pure. */
import { durationS, instantMs } from '../time.ts'
import { own } from '../own.ts'
import type { Fields, Standard } from '../checklist/standard.ts'
import { arrivalOf, type TimeRead } from './arrival.ts'
import type { VisitDocument } from './document.ts'
import type { Judged } from './events.ts'
import type { Visit } from './fold.ts'
import { promiseInForce, promiseNamed } from './promised.ts'
import { notice, punctuality, type Window } from './punctuality.ts'
import { byWall, type TimeOf } from './times.ts'

/** How punctual a visit of this kind has to be; null until its standard is here. */
export function windowOf({ kind }: VisitDocument, standard: Standard | null): Window | null {
  const level = standard?.visits[kind]?.arrival
  return (level && own(standard.levels, level)) || null
}

/** What the phone says about an arrival now; null where there is nothing to judge it by. */
export function judgedNow(
  document: VisitDocument,
  visit: Visit,
  standard: Standard | null,
  time: TimeRead,
): Judged | null {
  const promise = promiseInForce(document, visit)
  const level = windowOf(document, standard)
  if (!promise || !level) return null
  const { verdict, minutes, error_s } = punctuality(time.at, time.error_ms, promise, level)
  return { verdict, minutes, ...(time.sure ? { error_s } : {}), entry: promise.entry }
}

/** When the customer was reached about a delay, or an early arrival; milliseconds. */
export function toldAt({ delays, calls }: Visit, document: VisitDocument, timeOf = byWall): number[] {
  const about = ({ purpose, result }: { purpose: string; result: string }): boolean =>
    purpose === 'delay' && result === 'reached'
  return [
    ...delays.filter(({ answer }) => answer !== 'not_reached').map(timeOf),
    ...calls.filter(about).map(timeOf),
    ...(document.calls ?? []).filter(about).map(({ at }) => instantMs(at)),
  ]
}

/** What of an arrival the checklist reads, as this phone knows it: the server judges again. */
export function judgements(document: VisitDocument, visit: Visit, timeOf: TimeOf = byWall): Fields {
  const arrival = arrivalOf(document, visit)
  const found: Fields = arrival?.verdict ? { 'arrival.verdict': arrival.verdict } : {}
  // Nobody can tell of a time that they have not heard of.
  const known = (arrival?.unaware && document.arrival?.known) || null
  const promise = known
    ? promiseNamed(document, visit, known.entry)
    : arrival
      ? arrival.promise
      : promiseInForce(document, visit)
  if (!promise) return found
  const came = known?.verdict ?? arrival?.verdict ?? null
  const { verdict, told_at, due } = notice(toldAt(visit, document, timeOf), came, promise)
  if (verdict === null) return found
  return {
    ...found,
    'notice.verdict': verdict,
    'notice.due': due,
    ...(told_at === null ? {} : { 'notice.told_at': told_at }),
  }
}

/** Minutes before the start from when on nobody is early; null where there is no such limit. */
export function earliestMinutes(document: VisitDocument, standard: Standard | null): number | null {
  const earliest = windowOf(document, standard)?.earliest
  return earliest ? durationS(earliest) / 60 : null
}
