/** When to ask back before somebody sets off, arrives or begins: pure, `now` is an argument (ms, the server's clock). */
import type { Doubt } from '../../../core/visit/events.ts'
import { departBy, promiseInForce } from '../../../core/visit/promised.ts'
import { format } from '../../../ui/index.ts'
import type { Status, Stop } from '../../day.ts'

const MINUTE_MS = 60_000
/** Setting off more than this before the latest departure is asked about. */
const MUCH_TOO_EARLY_MS = 60 * MINUTE_MS
/** How long the way is taken to be while nobody knows. */
const UNKNOWN_WAY_MS = 60 * MINUTE_MS
const USUAL_MINUTES = 60

/** Somebody is there, or on the way: who has left and only has to close the visit is free for the next one. */
const UNDER_WAY: readonly Status[] = ['travelling', 'arrived', 'started', 'away', 'signed']

/** What there is to ask back about; empty once somebody has begun with this visit. */
export function doubtsAbout(stop: Stop, all: readonly Stop[], person: string | null, now: number): Doubt[] {
  if (hasBegun(stop)) return []
  const doubts: Doubt[] = []
  if (isAnotherDay(stop, now)) doubts.push('other_day')
  else if (isMuchTooEarly(stop, now)) doubts.push('early')
  if (otherUnderWay(stop, all, person)) doubts.push('other_visit')
  return doubts
}

function hasBegun({ visit }: Stop): boolean {
  return Object.values(visit.marks).some((marks) => marks.length > 0)
}

/** When to set off at the latest. */
export function leaveBy({ document, visit }: Stop): number | null {
  const promise = promiseInForce(document, visit)
  return promise && (departBy(document, visit) ?? Date.parse(promise.start) - UNKNOWN_WAY_MS)
}

/** Neither a day on which to set off nor one on which the visit lasts, where it is: midnight alone makes nothing another day. */
function isAnotherDay(stop: Stop, now: number): boolean {
  const promise = promiseInForce(stop.document, stop.visit)
  const leave = leaveBy(stop)
  if (!promise || leave === null) return false
  const start = Date.parse(promise.start)
  const work = start + (stop.document.duration_minutes ?? USUAL_MINUTES) * MINUTE_MS
  const until = Math.max(work, Date.parse(promise.end ?? promise.start))
  const day = (at: number) => format.dayKey(at, promise.zone)
  return (isMuchTooEarly(stop, now) && day(now) < day(Math.min(leave, start))) || day(now) > day(until)
}

function isMuchTooEarly(stop: Stop, now: number): boolean {
  const leave = leaveBy(stop)
  return leave !== null && now < leave - MUCH_TOO_EARLY_MS
}

/** The other visit that this person is under way with, on this phone; a colleague's is not theirs to end. */
export function otherUnderWay({ document }: Stop, all: readonly Stop[], person: string | null): Stop | null {
  return (
    all.find(
      (other) =>
        other.document.id !== document.id &&
        UNDER_WAY.includes(other.status) &&
        Object.values(other.visit.marks).some((marks) => marks.some(({ by }) => by === person)),
    ) ?? null
  )
}
