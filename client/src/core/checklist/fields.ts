/** The flat map that conditions and computations read. */
import { own } from '../own.ts'
import { instantMs } from '../time.ts'
import type { VisitDocument } from '../visit/document.ts'
import type { Visit } from '../visit/fold.ts'
import type { Fields, Scalar } from './standard.ts'

type Computed = Record<string, Scalar | null | undefined>

function firstWall(entries: readonly { wall: number }[] | undefined): number | null {
  return entries?.[0]?.wall ?? null
}

function appointmentFields(document: VisitDocument, calls: Visit['calls']): Computed {
  const { promise, ledger, depart_by } = document
  const inForce = ledger.find((one) => one.entry === promise?.entry)
  const agreed = ledger.some((one) => one.agreed_by !== null)
  const made = [...calls, ...(document.calls ?? [])]
  const reached = made.some((one) => one.purpose === 'appointment' && one.result === 'reached')
  return {
    'appointment.start': promise && instantMs(promise.start),
    'appointment.depart_by': depart_by ? instantMs(depart_by) : null,
    'appointment.revision': ledger.length ? ledger.length - 1 : null,
    'appointment.reached': agreed || reached || null,
    'appointment.agreed_by': inForce?.agreed_by,
    'appointment.asked_by': inForce?.asked_by,
  }
}

function delayFields(delays: Visit['delays'], predicted: boolean): Computed {
  const told = delays.filter((one) => one.answer !== 'not_reached')
  const expected = predicted || delays.length > 0
  return {
    'delay.predicted': expected || null,
    'delay.told': expected ? told.length > 0 : null,
    'delay.told_at': firstWall(told),
  }
}

function leaveFields(leaves: Visit['leaves']): Computed {
  // Whoever left for good promised that it works by then, if anything: nobody knows that at the door.
  const states = leaves.filter((one) => one.state !== 'gone' || one.promised).map((one) => one.state)
  const kept = states.every((state) => state === 'kept')
  const verdict = states.includes('broken') ? 'broken' : kept ? 'kept' : 'undetermined'
  return {
    'leave.count': leaves.length,
    'leave.all_told': leaves.length ? leaves.every((one) => one.told === true) : null,
    'leave.verdict': leaves.length ? verdict : null,
    'leave.promised': leaves.at(-1)?.promised,
  }
}

function questionFields(questions: Visit['questions']): Computed {
  const hotlines = questions.map((one) => (one.tickets.length ? 'called' : one.hotline))
  return {
    'question.count': questions.length,
    'question.hotline': ['queued', 'declined', 'called'].find((one) => (hotlines as string[]).includes(one)),
    'question.all_promised': questions.length ? questions.every((one) => one.promised) : null,
  }
}

/** Whether somebody was there and called the customer: what nobody at home must be shown by. */
function tried({ calls, marks }: Visit): boolean {
  return calls.some((one) => one.purpose !== 'hotline') && (marks.arrived ?? []).length > 0
}

/** Fields that are computed here; a fact of the same name does not count. */
const COMPUTED = new Set(
  `visit.outcome visit.report visit.tried visit.arrived visit.entered visit.started visit.finished visit.signed visit.left
  travel.departed arrival.verdict appointment.start appointment.depart_by appointment.revision appointment.reached
  appointment.agreed_by appointment.asked_by delay.predicted delay.told delay.told_at notice.verdict notice.told_at
  notice.due leave.count leave.all_told leave.verdict leave.promised photo.count signature.kind rating.stars question.count question.hotline
  question.all_promised complaint.count`.split(/\s+/),
)

/**
 * The flat map that conditions and computations read. Facts come from the office, the rest from the fold and the
 * ledger. `judgements` are fields that only others can know (`arrival.verdict`, `notice.*`, `delay.predicted`, `level.*`, a
 * corrected time) and win.
 */
export function fields(visit: Visit, document: VisitDocument, judgements: Fields): Fields {
  const { marks, completions, signatures } = visit
  const signed = new Set(signatures.map((one) => one.signature.kind))
  const stars = visit.ratings.map((one) => one.stars)
  const values: Record<string, Scalar | Scalar[] | null | undefined> = {
    ...Object.fromEntries(Object.entries(document.facts).filter(([name]) => !COMPUTED.has(name))),
    ...appointmentFields(document, visit.calls),
    ...delayFields(visit.delays, own(judgements, 'delay.predicted') === true),
    ...leaveFields(visit.leaves),
    ...questionFields(visit.questions),
    'travel.departed': firstWall(marks.departed),
    'visit.arrived': firstWall(marks.arrived),
    'visit.entered': firstWall(marks.entered),
    'visit.started': firstWall(marks.started),
    'visit.finished': firstWall(marks.finished),
    'visit.left': firstWall(marks.left),
    'visit.signed': firstWall(signatures),
    'visit.outcome': completions[0]?.outcome,
    'visit.report': completions[0]?.report,
    'visit.tried': completions[0]?.outcome === 'missed' ? tried(visit) : null,
    'photo.count': visit.photos.filter((one) => !one.withdrawn).length,
    'signature.kind': signed.size === 1 ? [...signed][0] : null,
    'rating.stars': stars.length ? Math.min(...stars) : null,
    'complaint.count': visit.complaints.length,
    ...judgements,
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Fields
}
