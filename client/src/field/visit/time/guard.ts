/** When to ask back before somebody sets off, arrives or begins: pure, `now` is an argument (ms, the server's clock). */
import type { Doubt } from '../../../core/visit/events.ts'
import { agreedAt, departFrom, leaveBy } from '../../../core/visit/promised.ts'
import { byWall, type TimeOf } from '../../../core/visit/times.ts'
import { format } from '../../../ui/index.ts'
import type { Status, Stop } from '../../day.ts'

const MINUTE_MS = 60_000
const USUAL_MINUTES = 60

/** Somebody is there, or on the way: who has left and only has to close the visit is free for the next one. */
const UNDER_WAY: readonly Status[] = ['travelling', 'arrived', 'started', 'away', 'signed']

/** What there is to ask back about; empty once somebody has begun with this visit, at the time that was agreed last. */
export function doubtsAbout(
  stop: Stop,
  all: readonly Stop[],
  person: string | null,
  now: number,
  timeOf: TimeOf = byWall,
): Doubt[] {
  if (hasBegun(stop, timeOf)) return []
  const doubts: Doubt[] = []
  if (isAnotherDay(stop, now)) doubts.push('other_day')
  else if (isMuchTooEarly(stop, now)) doubts.push('early')
  if (otherUnderWay(stop, all, person)) doubts.push('other_visit')
  return doubts
}

/** Whoever set off for another time, and hears on the way that it was moved, has not begun with this one. */
function hasBegun({ document, visit }: Stop, timeOf: TimeOf): boolean {
  const since = agreedAt(document, visit, timeOf)
  return Object.values(visit.marks).some((marks) => marks.some((mark) => timeOf(mark) >= since))
}

/** Neither a day on which to set off nor one on which the visit lasts, where it is: midnight alone makes nothing another day. */
function isAnotherDay(stop: Stop, now: number): boolean {
  const { document, visit, promise } = stop
  const leave = leaveBy(document, visit)
  if (!promise || leave === null) return false
  const start = Date.parse(promise.start)
  const work = start + (document.duration_minutes ?? USUAL_MINUTES) * MINUTE_MS
  const until = Math.max(work, Date.parse(promise.end ?? promise.start))
  const day = (at: number) => format.dayKey(at, promise.zone)
  return (isMuchTooEarly(stop, now) && day(now) < day(Math.min(leave, start))) || day(now) > day(until)
}

function isMuchTooEarly({ document, visit }: Stop, now: number): boolean {
  const from = departFrom(document, visit)
  return from !== null && now < from
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
