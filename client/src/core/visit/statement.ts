/**
 * What the customer signs (docs/protocol.md, section 5), the twin of `statement` in server/doorstep/records/statements.py. The
 * sign-off screen draws from it and from nothing else; the server rebuilds it and compares byte by byte.
 */
import { boundsFrom, limit, type Limit, type Rated } from '../checklist/limit.ts'
import type { Present } from '../checklist/conditions.ts'
import type { Fields } from '../checklist/standard.ts'
import { own } from '../own.ts'
import type { Value } from './events.ts'
import type { Visit } from './fold.ts'

/** Holds every item that somebody answers openly; every server takes it. */
export const FIRST = 'doorstep-statement/1'
/** Holds what is the customer's to read, and beside each number what it is held against. */
export const SECOND = 'doorstep-statement/2'
/** Kinds of items that nobody answers by word: their values are judged or measured. */
const UNSIGNED = ['signature', 'computed', 'duration']
/** The phase that comes after the signature. */
const FAREWELL = 'farewell'

/** What the statement reads of the standard, of the visit document and of the assessment. */
interface Standard {
  hash: string
  items: Record<string, Rated & { private?: boolean; required?: boolean; audience?: 'customer' | 'office' }>
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
  facts?: Fields
}
interface AssessedItem {
  id: string
  state: string
  value?: Present
  values: readonly Value[]
}
interface Assessment {
  phases: readonly { id: string; items: readonly AssessedItem[] }[]
}

type Leave = Visit['leaves'][number]
type Question = Visit['questions'][number]
type Complaint = Visit['complaints'][number]
type Agreed = Visit['promises'][number]
type Incident = Visit['incidents'][number]

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
  items: SignedItem[]
  leaves: Pick<Leave, (typeof LEAVE)[number]>[]
  questions: Pick<Question, (typeof QUESTION)[number]>[]
  complaints: Pick<Complaint, (typeof COMPLAINT)[number]>[]
  promises: Pick<Agreed, (typeof AGREED)[number]>[]
  /** What was damaged of the customer's; the first format says nothing of it. */
  damages?: Pick<Incident, (typeof DAMAGED)[number]>[]
  photos: string[]
}

export interface SignedItem {
  id: string
  state: string
  values: readonly Value[]
  note: string | null
  /** Null where nothing is contracted or demanded; the first format does not say it. */
  limit?: Limit | null
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
const DAMAGED = ['event', 'text'] as const
const AGREED = ['event', 'start', 'end', 'zone', 'asked_by', 'agreed_by', 'reason'] as const

/**
 * The newest format that this server takes and that this version of the standard can fill: one from before items said for
 * whom they are is signed as it always was.
 */
export function formatFor(standard: Standard, taken: readonly string[]): string {
  const said = Object.values(standard.items).some(({ audience }) => audience !== undefined)
  return said && taken.includes(SECOND) ? SECOND : FIRST
}

/** `assessment` is made without judgements about time; times stand here as the phone knew them. */
export function statement(
  standard: Standard,
  document: Document,
  visit: Visit,
  assessment: Assessment,
  language: string,
  format: string,
): Statement {
  const arrived = visit.marks.arrived?.[0]
  return {
    format,
    language,
    visit: document.id,
    standard: standard.hash,
    order: document.order,
    kind: document.kind,
    promise: document.promise && promised(document.promise, document.ledger),
    arrived: arrived ? picked(arrived, ['event', 'wall', 'tz']) : null,
    leaves: visit.leaves.map((leave) => picked(leave, LEAVE)),
    questions: visit.questions.map((question) => picked(question, QUESTION)),
    complaints: visit.complaints.map((complaint) => picked(complaint, COMPLAINT)),
    promises: visit.promises.map((promise) => picked(promise, AGREED)),
    ...(format === FIRST
      ? first(standard, visit, assessment)
      : second(standard, document, visit, assessment)),
  }
}

function first(
  standard: Standard,
  visit: Visit,
  assessment: Assessment,
): Pick<Statement, 'items' | 'photos'> {
  return {
    items: openItems(standard, assessment).map(({ id, state, values }) => ({
      id,
      state,
      values,
      note: joined(withAnswers(visit, id)),
    })),
    photos: visit.photos.filter(({ withdrawn }) => !withdrawn).map(({ sha256 }) => sha256),
  }
}

function second(
  standard: Standard,
  document: Document,
  visit: Visit,
  assessment: Assessment,
): Pick<Statement, 'items' | 'damages' | 'photos'> {
  const items = openItems(standard, assessment).filter(({ id, state }) => {
    const item = standard.items[id]
    return item?.audience === 'customer' && (item.required || state !== 'open')
  })
  const known = boundsFrom(document.facts ?? {}, assessment)
  const pictured = new Set<string | null>([null, ...items.map(({ id }) => id)])
  return {
    items: items.map(({ id, state, values }) => ({
      id,
      state,
      values,
      note: joined([...withAnswers(visit, id), ...apart(visit, id)]),
      limit: limit(standard.items[id]!, known),
    })),
    damages: visit.incidents.filter(({ kind }) => kind === 'damage').map((one) => picked(one, DAMAGED)),
    photos: visit.photos
      .filter(({ withdrawn, item }) => !withdrawn && pictured.has(item ?? null))
      .map(({ sha256 }) => sha256),
  }
}

function promised({ entry, start, end, zone }: Promised, ledger: Document['ledger']): Statement['promise'] {
  const before = ledger.map((one) => one.entry).filter((one) => one !== entry)
  return { entries: [...before, entry], start, end: end ?? null, zone }
}

/** The phases that lie before the signature. */
export function beforeFarewell<Phase extends { id: string }>(phases: readonly Phase[]): readonly Phase[] {
  const farewell = phases.findIndex(({ id }) => id === FAREWELL)
  return farewell < 0 ? phases : phases.slice(0, farewell)
}

/** Those items before the farewell that somebody answers openly, by word. */
function openItems(standard: Standard, assessment: Assessment): AssessedItem[] {
  return beforeFarewell(assessment.phases)
    .flatMap((phase) => phase.items)
    .filter(({ id }) => {
      const item = standard.items[id]
      return item !== undefined && !UNSIGNED.includes(item.answer) && !item.private
    })
}

/** What was written with the answers that stand; in a conflict each its own line. */
function withAnswers(visit: Visit, item: string): string[] {
  return (own(visit.answers, item) ?? []).flatMap(({ note }) => note || [])
}

/** What was written to an item in notes of its own. */
function apart(visit: Visit, item: string): string[] {
  return visit.notes.filter((note) => note.item === item && note.text).map(({ text }) => text)
}

function joined(lines: readonly string[]): string | null {
  return lines.join('\n') || null
}

function picked<T extends object, Name extends keyof T>(entry: T, names: readonly Name[]): Pick<T, Name> {
  return Object.fromEntries(names.map((name) => [name, entry[name]])) as Pick<T, Name>
}
