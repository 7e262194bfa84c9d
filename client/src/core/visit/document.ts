/** The visit, as the office sends it. */
import type { Fields } from '../checklist/standard.ts'
import type { Verdict } from './punctuality.ts'

export interface PromiseInForce {
  entry: string
  /** RFC 3339 with offset, like every instant here. */
  start: string
  end: string | null
  zone: string
}

export interface LedgerEntry extends PromiseInForce {
  asked_by: string
  agreed_by: string | null
  reason: string | null
  at: string
  origin: string
}

export interface ReviewQuestion {
  /** The review, which may be sent back more than once. */
  id: string
  record: number
  comment: string
  at: string
  /** The supervisor's name. */
  by: string
  /** Events: the replies to this record that the office had when it asked. Any other one answers this question. */
  replies: string[]
}

/** A visit before, of the same customer at the same address. */
export interface EarlierVisit {
  visit: string
  at: string
  zone: string
  kind: string
  outcome: string
  promises: {
    id: string
    kind: string
    due: string
    /** Open also when it is overdue. */
    state: 'open' | 'met' | 'broken' | 'undetermined' | 'withdrawn'
    /** What is still to be answered, in the words in which it was asked. */
    text: string | null
  }[]
}

export interface OfficeCall {
  id: string
  at: string
  purpose: 'appointment' | 'delay'
  result: 'reached' | 'no_answer' | 'wrong_number' | 'refused'
  note: string | null
}

export interface KnownArrival {
  verdict: Verdict
  minutes: string
  error_s: number | null
  grade: string
  event: string
  entry: string
}

/** How the server judged the arrival; `known` when the phone had not heard of the promise in force. */
export interface JudgedArrival extends KnownArrival {
  at: string
  unaware: boolean
  known: KnownArrival | null
  /** Whether a code that was typed at the door was right, of how many; null: of none. A server of before says nothing. */
  door_code?: { right: boolean; typed: number } | null
}

/** How the customer would have it, as they said through their link. */
export interface Wish {
  note: string | null
  how: 'call' | 'message' | 'door' | null
  /** Between which times of day (09:30) they want to be called. */
  since: string | null
  until: string | null
  at: string
}

/** Something that the visit before left undone; `why`: what was noted there. */
export interface LeftItem {
  id: string
  zh: string
  en: string
  state: 'failed' | 'conflict' | 'open'
  why: string | null
}

/** Something that was promised at a visit before; `open`: nobody has said yet that it was kept. */
export interface OwedPromise {
  id: string
  kind: 'question.answer' | 'complaint.answer' | 'order.working'
  due: string | null
  said: string | null
  by: string | null
  open: boolean
}

/** What the visit before this one of the same order left to it. */
export interface Carried {
  visit: string
  outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
  at: string
  zone: string
  by: string | null
  reason: string | null
  report: string | null
  left: LeftItem[]
  promises: OwedPromise[]
  notes: string[]
}

/** What was said elsewhere than on this phone of a line that was promised to work. */
export interface OthersWord {
  promise: string
  at: string
  works: boolean
  origin: 'technician' | 'office' | 'customer'
}

/** Why a visit is cancelled, and by whom; `origin` link: by the customer. A server of before does not say it. */
export interface CalledOff {
  at: string
  by: string | null
  asked_by: string | null
  reason: string
  origin?: string
}

/** The record that was made of a completed visit. Every completion up to `upto`, a place in the commit order, is in it. */
export interface SealedRecord {
  number: number
  digest: string
  at: string
  upto: number
}

export interface VisitDocument {
  id: string
  ver: number
  order: string
  kind: string
  standard: string
  state: 'booked' | 'cancelled'
  team: string
  promise: PromiseInForce | null
  ledger: LedgerEntry[]
  /** The calls that the office made. */
  calls?: OfficeCall[]
  travel_minutes: number | null
  /** Null: nobody has estimated it. */
  duration_minutes: number | null
  depart_by: string | null
  customer: {
    id: string
    name: string
    address_as: string | null
    phone: string | null
    /** Whom to call instead, and what the office noted for every visit; absent where an earlier server said it. */
    contact_name?: string | null
    contact_phone?: string | null
    note?: string | null
  }
  premises: {
    address: string
    area_type: string | null
    place_type: string | null
    latitude: string | null
    longitude: string | null
    /** The system in which they count; null: nobody has said which; absent from a server of before, which means WGS-84. */
    datum?: string | null
  }
  facts: Fields
  instructions: string | null
  /** Absent from a server that does not know of it. */
  wish?: Wish | null
  members: { person: string; name: string; role: string }[]
  /** The last visits at this address, the latest first; absent from a server of before. */
  earlier?: EarlierVisit[]
  /** What a supervisor asks about the sealed record; null or absent: nothing, or it is answered. */
  review?: ReviewQuestion | null
  /** The name of whoever wrote down the promise in force; null: nobody of the staff. */
  promised_by?: string | null
  cancelled?: CalledOff | null
  arrival?: JudgedArrival | null
  /** Null: none yet; absent from a server that does not say. */
  record?: SealedRecord | null
  /** Absent in what an older server sent, like the next one. */
  carried?: Carried | null
  working?: OthersWord[]
  /** The public key for private answers; without it the questions go to the customer's link. */
  key: { id: string; spki: string; x25519?: string } | null
}
