/** The office's view of visits as it comes over the wire, and what can be asked of it. */
import type { VisitDocument } from '../../core/visit/document.ts'
import { api } from '../../device/index.ts'
import type { Named } from '../calls.ts'
import { query } from '../../ui/query.ts'

export const ASKED_BY = ['customer', 'staff', 'resource', 'weather', 'third_party'] as const
export const CALL_PURPOSES = ['appointment', 'delay'] as const
export const CALL_RESULTS = ['reached', 'no_answer', 'wrong_number', 'refused'] as const
export type AskedBy = (typeof ASKED_BY)[number]
export type CallPurpose = (typeof CALL_PURPOSES)[number]
export type CallResult = (typeof CALL_RESULTS)[number]
export type Status = 'booked' | 'travelling' | 'on_site' | 'away' | 'left' | 'completed'
export type Verdict = 'on_time' | 'on_target' | 'early' | 'late' | 'undetermined'
export type Outcome = 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
export type RiskKind = 'not_departed' | 'not_arrived' | 'leave_overdue' | 'unheard' | 'phone_gone'

export interface Colleague extends Named {
  staff_no: string
}

/** What was promised to the customer; every instant is RFC 3339 with offset. */
export interface Promised {
  entry: string
  start: string
  end: string | null
  zone: string
}

/** Who is where from when to when. `clash`: in the way of another plan, and kept because it was agreed at the door. */
export interface Plan {
  start: string
  end: string
  clash: boolean
}

/** A visit of the day, as much of it as a board shows. */
export interface Card {
  id: string
  ver: number
  order: string
  kind: string
  state: 'booked' | 'cancelled'
  status: Status
  promise: Promised
  plan: Plan | null
  /** null: nobody has estimated it. */
  duration_minutes: number | null
  buffer_minutes: number
  travel_minutes: number | null
  depart_by: string | null
  customer: { name: string; address_as: string | null; phone: string }
  premises: { address: string }
  /** Who is not `active` was shut out, and will not come; what an older page kept says neither this nor the phone. */
  members: { person: string; name: string; phone?: string; role: 'main' | 'backup'; active?: boolean }[]
  verdict: Verdict | null
  minutes: string | null
  outcome: Outcome | null
  confirmed_at: string | null
  record: number | null
  risk: { kind: RiskKind; since: string } | null
}

export interface TechnicianDay {
  person: Colleague
  /** Instants; null: does not begin to work on this day. */
  hours: { start: string; end: string } | null
  /** Hours that began the evening before and reach into this day; null: none. */
  night: { start: string; end: string } | null
  visits: Card[]
}

export interface Day {
  date: string
  zone: string
  now: string
  seq: number
  team: Named
  technicians: TechnicianDay[]
  unassigned: Card[]
}

/** A visit in full. */
export interface OfficeVisit extends Omit<
  VisitDocument,
  'key' | 'promise' | 'calls' | 'duration_minutes' | 'members'
> {
  order: string
  members: Card['members']
  /** null: no time was agreed yet. */
  promise: Promised | null
  status: Status
  summary: {
    verdict: Verdict | null
    minutes: string | null
    outcome: Outcome | null
    unaware: boolean
    clash: boolean
  }
  plan: Plan | null
  duration_minutes: number | null
  buffer_minutes: number
  calls: Call[]
  confirmations: { entry: string; at: string }[]
  cancelled: { at: string; by: Named | null; reason: string } | null
  record: number | null
}

export interface Call {
  id: string
  at: string
  by: Named | null
  purpose: string
  result: string
  note: string | null
  origin: 'office' | 'door'
}

/** A visit that is in the way of another: a person cannot be in two places. */
export interface InTheWay {
  id: string
  order: string
  person: string
  start: string
  end: string
}

/** A time of the day at which somebody is free, and why it stands where it stands. */
export interface Slot {
  person: Colleague
  start: string
  end: string
  zone: string
  reasons: { code: string; minutes?: number; count?: number; visit?: string }[]
}

export interface SlotQuestion {
  date: string
  team: string
  kind: string
  duration_minutes: number
  buffer_minutes: number
  /** By whose clock the day is meant, and the times come. */
  zone: string
  person?: string
  /** A visit that is being moved and does not count. */
  not?: string
}

export interface Move {
  start: string
  end?: string | null
  duration_minutes?: number
  person?: string | null
  asked_by: AskedBy
  agreed_by?: string | null
  reason?: string | null
}

export function readVisit(id: string): Promise<OfficeVisit> {
  return api.get(`/visits/${id}`)
}

/** Throws Problem; 409 `overlap` names what is in the way (`inTheWay`), 412 `stale` that somebody was faster. */
export function moveVisit(
  { id, ver }: { id: string; ver: number },
  move: Move,
  key: string,
): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/move`, move, { ifMatch: ver, key })
}

export function reassignVisit(
  { id, ver }: { id: string; ver: number },
  person: string | null,
  key: string,
): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/reassign`, { person }, { ifMatch: ver, key })
}

export function cancelVisit(
  { id, ver }: { id: string; ver: number },
  cancel: { reason: string; asked_by: AskedBy },
  key: string,
): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/cancel`, cancel, { ifMatch: ver, key })
}

export function addCall(
  id: string,
  call: { purpose: CallPurpose; result: CallResult; note: string | null },
  key: string,
): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/calls`, call, { key })
}

export async function freeTimes(asked: SlotQuestion): Promise<Slot[]> {
  return (await api.get<{ items: Slot[] }>(`/slots${query({ ...asked })}`)).items
}

/** The visits in the way, of a 409 `overlap`; empty for any other refusal. */
export function inTheWay(problem: { code: string; document: Readonly<Record<string, unknown>> }): InTheWay[] {
  return problem.code === 'overlap' && Array.isArray(problem.document.visits)
    ? (problem.document.visits as InTheWay[])
    : []
}
