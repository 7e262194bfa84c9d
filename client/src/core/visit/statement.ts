/**
 * What the customer signs (docs/protocol.md, section 5), the twin of `statement` in server/doorstep/records/statements.py. The
 * sign-off screen draws from it and from nothing else; the server rebuilds it and compares byte by byte.
 */
import { own } from '../own.ts'
import type { Value } from './events.ts'
import type { Visit } from './fold.ts'

const FORMAT = 'doorstep-statement/1'
/** Kinds of items that nobody answers by word: their values are judged or measured. */
const UNSIGNED = ['signature', 'computed', 'duration']

/** What the statement reads of the standard, of the visit document and of the assessment. */
interface Standard {
  hash: string
  items: Record<string, { answer: string; private?: boolean }>
}
interface Promised {
  entry: string
  start: string
  end: string | null
  zone: string
}
interface Document {
  id: string
  order: string
  kind: string
  promise: Promised | null
  ledger: readonly { entry: string }[]
}
interface AssessedItem {
  id: string
  state: string
  values: readonly Value[]
}
interface Assessment {
  phases: readonly { id: string; items: readonly AssessedItem[] }[]
}

type Leave = Visit['leaves'][number]
type Question = Visit['questions'][number]
type Complaint = Visit['complaints'][number]
type Agreed = Visit['promises'][number]

export interface Statement {
  format: string
  language: string
  visit: string
  standard: string
  order: string
  kind: string
  /** The promise in force and the entries of the ledger behind it, its own the last. */
  promise: { entries: string[]; start: string; end: string | null; zone: string } | null
  arrived: { event: string; wall: number; tz: number } | null
  items: { id: string; state: string; values: readonly Value[]; note: string | null }[]
  leaves: Pick<Leave, (typeof LEAVE)[number]>[]
  questions: Pick<Question, (typeof QUESTION)[number]>[]
  complaints: Pick<Complaint, (typeof COMPLAINT)[number]>[]
  promises: Pick<Agreed, (typeof AGREED)[number]>[]
  photos: string[]
}

const LEAVE = [
  'event',
  'wall',
  'tz',
  'reason',
  'returning',
  'told',
  'minutes',
  'promised',
  'note',
  'ended',
] as const
const QUESTION = ['event', 'text', 'hotline', 'ticket', 'promised', 'tickets'] as const
const COMPLAINT = ['event', 'text', 'promised'] as const
const AGREED = ['event', 'start', 'end', 'zone', 'asked_by', 'agreed_by', 'reason'] as const

/** `assessment` is made without judgements about time; times stand here as the phone knew them. */
export function statement(
  standard: Standard,
  document: Document,
  visit: Visit,
  assessment: Assessment,
  language: string,
): Statement {
  const arrived = visit.marks.arrived?.[0]
  return {
    format: FORMAT,
    language,
    visit: document.id,
    standard: standard.hash,
    order: document.order,
    kind: document.kind,
    promise: document.promise && promised(document.promise, document.ledger),
    arrived: arrived ? picked(arrived, ['event', 'wall', 'tz']) : null,
    items: signedItems(standard, assessment).map(({ id, state, values }) => ({
      id,
      state,
      values,
      note: notes(visit, id),
    })),
    leaves: visit.leaves.map((leave) => picked(leave, LEAVE)),
    questions: visit.questions.map((question) => picked(question, QUESTION)),
    complaints: visit.complaints.map((complaint) => picked(complaint, COMPLAINT)),
    promises: visit.promises.map((promise) => picked(promise, AGREED)),
    photos: visit.photos.filter((photo) => !photo.withdrawn).map((photo) => photo.sha256),
  }
}

function promised({ entry, start, end, zone }: Promised, ledger: Document['ledger']): Statement['promise'] {
  const before = ledger.map((one) => one.entry).filter((one) => one !== entry)
  return { entries: [...before, entry], start, end: end ?? null, zone }
}

/** The assessed items that the customer signs: those before the farewell that somebody answers openly, by word. */
function signedItems(standard: Standard, assessment: Assessment): AssessedItem[] {
  const farewell = assessment.phases.findIndex((phase) => phase.id === 'farewell')
  const phases = farewell < 0 ? assessment.phases : assessment.phases.slice(0, farewell)
  return phases
    .flatMap((phase) => phase.items)
    .filter(({ id }) => {
      const item = standard.items[id]
      return item !== undefined && !UNSIGNED.includes(item.answer) && !item.private
    })
}

/** The notes of the answers that stand; in a conflict each its own line. */
function notes(visit: Visit, item: string): string | null {
  return (own(visit.answers, item) ?? []).flatMap(({ note }) => note || []).join('\n') || null
}

function picked<T extends object, Name extends keyof T>(entry: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, entry[name]])) as Pick<T, Name>
}
