/** What the phone keeps: the form of every row in its database. */
import type { Arrival } from '../core/visit/arrival.ts'
import type { SealedRecord, VisitDocument } from '../core/visit/document.ts'
import type { AnyEvent } from '../core/event.ts'
import type { VisitEvent } from '../core/visit/events.ts'
import type { Left, News } from '../core/visit/news.ts'

/** `saved` on this phone and not acknowledged, `sent`, `attention`: set aside; `received`: made by somebody else. */
export type EventState = 'saved' | 'sent' | 'attention' | 'received'

/** An event as it is kept: what was sent or came, and who made it where. */
export type StoredEvent<Event extends AnyEvent = VisitEvent> = Event & { by: string; device: string }

export interface EventRow {
  id: string
  /** The thing that it is about, and its id. */
  what: string
  about: string
  state: EventState
  /** Place in this phone's outbox, from 1; 0 for an event of somebody else. Ids do not order: phone clocks jump. */
  place: number
  /** The server's commit order; null until the event has come back in a pull. */
  seq: number | null
  /** When the server acknowledged it, milliseconds of its own clock. */
  acknowledged: number | null
  event: StoredEvent<AnyEvent>
}

export interface DocumentRow {
  id: string
  document: VisitDocument
  /** The place in the server's commit order up to which it tells; absent in rows of an older app. */
  upto?: number
}

/** A thing that is no visit. */
export interface ThingRow {
  what: string
  id: string
  /** As the office shows it; null: this phone has opened it, and the office has shown nothing of it yet. */
  document: ThingDocument | null
  upto: number
}

/** What the office shows of a thing; its room knows the form. */
export type ThingDocument = Readonly<Record<string, unknown>> & { readonly id: string }

export type PhotoState = 'local' | 'verified' | 'refused'

export interface PhotoRow {
  sha256: string
  size: number
  state: PhotoState
  /** When the server said that it holds these very bytes; milliseconds of the phone's clock. */
  verified: number | null
  /** The `photo.added` events of this phone that name it. */
  events: string[]
  /** Whether the bytes are still here: 1 or 0, since an index holds no booleans. */
  kept: 0 | 1
}

/** An own fact that the office has not taken, and why. */
export interface SetAsideRow {
  event: string
  /** The id of what the event is about. */
  about: string
  type: string
  reason: string
  at: number
  seen: 0 | 1
}

/** What somebody has typed and not saved yet. */
export interface DraftRow {
  /** What it is about, and the field; the same field of two visits has two drafts. */
  key: string
  about: string
  text: string
  /** The saved text that it was typed over: over another one it would undo what somebody else has said. */
  over: string
}

/** What stays of a visit after it has left the phone. */
export interface HistoryRow {
  visit: string
  kind: string
  standard: string
  start: string
  zone: string
  street: string
  outcome: string
  /** The record that was made of it; null: it left before there was one; absent in rows of an older app. */
  record?: Pick<SealedRecord, 'number' | 'digest' | 'at'> | null
  /** When somebody arrived, and how that was judged; absent in rows of an older app. */
  arrival?: Arrival | null
  at: number
  /** By the phone's clock; absent in rows of an older app, null where it was not recorded. */
  arrived?: number | null
  ended?: number | null
  /** The person's own answers that hold no words of anybody: ticks, choices and numbers. */
  answers?: { item: string; value: string | string[] }[]
}

/** A fact about this phone that support needs; never a name, an address or a text. */
export interface LogRow {
  n?: number
  at: number
  kind: string
  reported: 0 | 1
}

/** One sample of the server's clock against the phone's; milliseconds. */
export interface ClockSample {
  boot: string
  /** Phone's wall clock and monotonic clock when the sample was complete. */
  wall: number
  mono: number
  /** Server minus phone. */
  offset_ms: number
  error_ms: number
  /** The exchange that it was made from, as the server signed it: it works the two numbers above out for itself. */
  signed?: { req: string; sent: number; server_ms: [number, number]; stamp: string }
}

/** What of visits, by id, the person has not read yet. */
export type AllNews = Readonly<Record<string, News | Left>>

/** Single values; absent means never set. */
export interface Meta {
  device: { id: string; registered: boolean }
  epoch: string
  cursor: string
  backed_up_seq: number
  /** Highest `seq` of the rows of known kinds that came in this epoch; a document may tell of more (`upto`). */
  seen: number
  /** Last place given out in the outbox. */
  place: number
  /** What the server takes events about, as it said last; absent before it did. */
  things: readonly string[]
  /** The formats of statements that the server can rebuild, as it said last. */
  statements: readonly string[]
  /** When the server last answered in this person's session, phone's clock. */
  heard: number
  /** What the server's clock said when it last answered, milliseconds. */
  office: number
  clock: ClockSample[]
  news: AllNews
  /** Visits whose work may be lost with a phone before this one, as the server said when this one was registered. */
  missing: readonly string[]
  /** Set by signing out: nothing may be written any more. */
  closed: true
  /** Space that is given back when the disk is full, so that events still fit. */
  ballast: ArrayBuffer
}

export interface MetaRow {
  key: keyof Meta
  value: Meta[keyof Meta]
}
