/**
 * What a phone says about a visit: the vocabulary (docs/protocol.md, section 1).
 *
 * The table is the twin of server/doorstep/visits/events.py; the server checks shapes and bounds, the compiler checks them here.
 */
import { gathered, kind, meaning, type AnyEvent, type Kind } from '../event.ts'
import type { Verdict } from './punctuality.ts'

/** One fact, as it is kept on the phone and sent. */
export interface VisitEvent extends AnyEvent {
  visit: string
}

export type Mark = 'departed' | 'arrived' | 'entered' | 'started' | 'finished' | 'left'

/** An answer by the item's kind: a tick `done`, a choice, a decimal string, a text …; null withdraws it. */
export type Value = string | string[] | null

export interface Position {
  lat: string
  lon: string
  accuracy: number
}

/** Each stroke is a list x, y, x, y … of integers. */
export type Signature =
  | { kind: 'drawn'; name?: string | null; strokes: number[][] }
  | { kind: 'typed'; name: string }
  | { kind: 'refused'; reason: 'not_done' | 'dispute' | 'absent' | 'other'; note?: string | null }

/** Office facts that conditions read, by field name. */
export type Facts = Record<string, string | number | boolean | string[] | null>

interface MarkBody {
  replaces: string[]
  undone?: true
}

/** What the phone asks back about before somebody sets off, arrives or begins. */
export type Doubt = 'other_day' | 'early' | 'other_visit'

/** What it asked about, and why the person went on all the same. */
export interface Despite {
  despite?: Doubt[] | null
  reason?: string | null
}

/** What the phone told the person about the arrival, against this entry of the ledger. */
export interface Judged {
  verdict: Verdict
  minutes: string
  error_s?: number | null
  entry: string
}

/** The body of each type of event. Instants are RFC 3339, ids UUIDs, numbers integers or decimal strings. */
export interface Bodies {
  'visit.departed': MarkBody & Despite
  'visit.arrived': MarkBody &
    Despite & { door_code?: string | null; position?: Position | null; judged?: Judged | null }
  /** A code that was typed once more, after the arrival. */
  'door_code.entered': { door_code: string }
  'visit.entered': MarkBody
  'visit.started': MarkBody & Despite
  'visit.finished': MarkBody
  'visit.left': MarkBody
  'item.answered': { item: string; value: Value; note?: string | null; replaces: string[] }
  'items.confirmed': { phase: string; items: string[]; replaces: string[] }
  'note.added': { text: string; item?: string | null; replaces?: string[] | null }
  'photo.added': {
    sha256: string
    size: number
    mime: 'image/jpeg'
    width: number
    height: number
    item?: string | null
  }
  'photo.withdrawn': { photo: string }
  'call.attempted': {
    purpose: 'appointment' | 'arrival' | 'delay' | 'hotline'
    result: 'reached' | 'no_answer' | 'wrong_number' | 'refused'
    note?: string | null
  }
  'delay.told': {
    expected: string
    answer: 'accepts' | 'new_time' | 'cancel' | 'not_reached'
    cause?: string | null
  }
  'leave.started': {
    reason: 'trace' | 'exchange' | 'material' | 'support' | 'other'
    returning: boolean
    told: boolean
    minutes?: number | null
    promised?: string | null
    note?: string | null
  }
  'leave.ended': { leave: string }
  /** Whether a line works of which somebody who left for good said by when it would. */
  'line.checked': { leave: string; works: boolean; note?: string | null }
  'question.raised': {
    text: string
    hotline: 'called' | 'queued' | 'declined'
    ticket?: string | null
    promised?: string | null
  }
  'hotline.called': { question: string; ticket: string }
  'complaint.raised': {
    text: string
    content: 'product' | 'service' | 'price'
    grade: 'ordinary' | 'fairly_hard' | 'hard' | 'special'
    about_staff: boolean
    promised: string
  }
  'incident.reported': { kind: 'injury' | 'damage' | 'safety' | 'conflict' | 'other'; text: string }
  'promise.agreed': {
    start: string
    end?: string | null
    zone: string
    asked_by: 'customer' | 'staff' | 'resource' | 'weather' | 'third_party'
    agreed_by: string
    reason?: string | null
  }
  'rating.given': { stars: number; comment?: string | null; replaces: string[] }
  'private.answered': {
    item: string
    key: string
    wrapped: string
    iv: string
    ciphertext: string
    replaces: string[]
  }
  'visit.signed': {
    /** The canonical JSON of the statement, as it was shown. */
    statement: string
    format: string
    language: string
    standard: string
    promises: string[]
    events: string[]
    facts: Facts
    signature: Signature
    replaces: string[]
  }
  'visit.completed': {
    outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
    reason?: string | null
    report?: string | null
    recorded: number
  }
  /** Whoever goes there has read when the visit now is, that it is cancelled, or that they do not go there any more. */
  'change.seen': { state: 'booked' | 'cancelled'; entry?: string | null; gone?: true | null }
  'reply.given': { record: number; text: string }
}

export type EventType = keyof Bodies

export const VOCABULARY: Readonly<Record<EventType, Kind>> = {
  'visit.departed': kind('marks', 'mark:departed', 'despite', 'reason'),
  'visit.arrived': kind('marks', 'mark:arrived', 'despite', 'reason', 'door_code', 'position', 'judged'),
  'door_code.entered': kind('codes', '', 'door_code'),
  'visit.entered': gathered('marks', 'mark:entered'),
  'visit.started': gathered('marks', 'mark:started', 'despite', 'reason'),
  'visit.finished': gathered('marks', 'mark:finished'),
  'visit.left': kind('marks', 'mark:left'),
  'item.answered': gathered('answers', 'item', 'item', 'value', 'note'),
  'items.confirmed': gathered('answers', 'items', 'phase', 'items'),
  'note.added': gathered('notes', 'notes', 'text', 'item'),
  'photo.added': gathered('photos', '', 'sha256', 'size', 'mime', 'width', 'height', 'item'),
  'photo.withdrawn': gathered('', '', 'photo'),
  'call.attempted': gathered('calls', '', 'purpose', 'result', 'note'),
  'delay.told': kind('delays', '', 'expected', 'answer', 'cause'),
  'leave.started': kind('leaves', '', 'reason', 'returning', 'told', 'minutes', 'promised', 'note'),
  'leave.ended': kind('', '', 'leave'),
  'line.checked': kind('lines', '', 'leave', 'works', 'note'),
  'question.raised': kind('questions', '', 'text', 'hotline', 'ticket', 'promised'),
  'hotline.called': kind('', '', 'question', 'ticket'),
  'complaint.raised': kind('complaints', '', 'text', 'content', 'grade', 'about_staff', 'promised'),
  'incident.reported': kind('incidents', '', 'kind', 'text'),
  'promise.agreed': kind('promises', '', 'start', 'end', 'zone', 'asked_by', 'agreed_by', 'reason'),
  'rating.given': gathered('ratings', 'rating', 'stars', 'comment'),
  'private.answered': gathered('private', 'private', 'item', 'key', 'wrapped', 'iv', 'ciphertext'),
  'visit.signed': kind(
    'signatures',
    'signature',
    'statement',
    'format',
    'language',
    'standard',
    'promises',
    'events',
    'facts',
    'signature',
  ),
  'visit.completed': kind('completions', '', 'outcome', 'reason', 'report', 'recorded'),
  'change.seen': kind('seen', '', 'state', 'entry', 'gone'),
  'reply.given': kind('replies', '', 'record', 'text'),
}

/** The meaning of an event; null when this app does not know its type, or not this version of it. */
export function kindOf(event: VisitEvent): Kind | null {
  return meaning(event, VOCABULARY)
}

/** The body of an event whose type is known. */
export function bodyOf<T extends EventType>(event: VisitEvent): Bodies[T] {
  return event.body as unknown as Bodies[T]
}

/** The registers that an event writes: none, one, or one for each item that it confirms. */
export function registersOf(event: VisitEvent): readonly string[] {
  const register = kindOf(event)?.register ?? ''
  switch (register) {
    case '':
      return []
    case 'item':
      return [`item:${bodyOf<'item.answered'>(event).item}`]
    case 'items':
      return [...new Set(bodyOf<'items.confirmed'>(event).items)].map((item) => `item:${item}`)
    case 'private':
      return [`private:${bodyOf<'private.answered'>(event).item}`]
    default:
      return [register]
  }
}
