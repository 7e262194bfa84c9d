/** The office's view of visits as it comes over the wire, and what can be asked of it. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import { orDespite } from '../despite.ts'

export type AskedBy = Wire['Move']['asked_by']
export type CallPurpose = Wire['NewCall']['purpose']
export type CallResult = Wire['NewCall']['result']
export const ASKED_BY: readonly AskedBy[] = ['customer', 'staff', 'resource', 'weather', 'third_party']
export const CALL_PURPOSES: readonly CallPurpose[] = ['appointment', 'delay']
export const CALL_RESULTS: readonly CallResult[] = ['reached', 'no_answer', 'wrong_number', 'refused']

export type Promised = Wire['PromiseInForce']
/** Who is where from when to when. `clash`: in the way of another plan, and kept because it was agreed at the door. */
export type Plan = Wire['Plan']
/** A visit of the day, as much of it as a board shows. Who is not `active` was shut out, and will not come. */
export type Card = Wire['Card']
export type Status = Card['status']
export type Verdict = NonNullable<Card['verdict']>
export type Outcome = NonNullable<Card['outcome']>
export type RiskKind = Wire['Risk']['kind']
export type TechnicianDay = Wire['TechnicianDay']
export type Day = Wire['Day']
/** A visit in full; `promise` null: no time was agreed yet. */
export type OfficeVisit = Wire['OfficeVisit']
/** The same after a command; `stood`: how it was before, where the command can be taken back. */
export type Commanded = Wire['Commanded']
export type Call = Wire['Call']
/** A time of the day at which somebody is free, and why it stands where it stands. */
export type Slot = Wire['Slot']
export type Move = Wire['Move']
export type Continue = Wire['Continue']
/** A visit to come for which no time is agreed yet. */
export type WaitingCard = Wire['WaitingCard']
export type Carried = Wire['Carried']
export type PromisedWorking = Wire['PromisedWorking']
/** The free times of some days, the best first. */
export type Slots = Wire['Slots']
/** What a customer's page says of their wishes. */
export type Preferred = Slots['preferred']

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
  /** How many days from that one on; one unless it is said. */
  days?: number
  /** Where, at known premises. */
  premises?: string
  /** Between which times of day the customer would have somebody come. */
  wish_from?: string
  wish_until?: string
}

export function readVisit(id: string): Promise<OfficeVisit> {
  return api.get(`/visits/${id}`)
}

/** Throws Problem; 409 `overlap` names what is in the way (`inTheWay`), 412 `stale` that somebody was faster. */
export function moveVisit(
  { id, ver }: { id: string; ver: number },
  move: Move,
  key: string,
): Promise<Commanded> {
  return orDespite((more) => api.post(`/visits/${id}/move`, { ...move, ...more }, { ifMatch: ver, key }))
}

/** What was booked, as it is right; 409 `begun` for another kind of a visit of which something was said. */
export function editVisit(
  { id, ver }: { id: string; ver: number },
  edit: Wire['Edit'],
  key: string,
): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/edit`, edit, { ifMatch: ver, key })
}

/** Another visit of an ended one's order; `start` absent: no time is agreed yet. */
export function continueVisit(id: string, given: Continue, key: string): Promise<OfficeVisit> {
  return orDespite((more) => api.post(`/visits/${id}/continue`, { ...given, ...more }, { key }))
}

/** Writes down that a line works which somebody promised would (`promise`), or that it does not. */
export function sayWorking(id: string, said: Wire['Working'], key: string): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/working`, said, { key })
}

export function reassignVisit(
  { id, ver }: { id: string; ver: number },
  person: string | null,
  key: string,
  undoes?: string,
): Promise<Commanded> {
  return orDespite((more) =>
    api.post(`/visits/${id}/reassign`, { person, undoes, ...more }, { ifMatch: ver, key }),
  )
}

export function cancelVisit(
  { id, ver }: { id: string; ver: number },
  cancel: Wire['Cancel'],
  key: string,
): Promise<Commanded> {
  return api.post(`/visits/${id}/cancel`, cancel, { ifMatch: ver, key })
}

/** Takes the cancellation of the key `undoes` back. */
export function reinstateVisit(
  { id, ver }: { id: string; ver: number },
  undoes: string,
  key: string,
): Promise<Commanded> {
  return orDespite((more) => api.post(`/visits/${id}/reinstate`, { undoes, ...more }, { ifMatch: ver, key }))
}

/** Gives the customer another link; the former one opens nothing from then on. */
export function renewLink(id: string, reason: string, key: string): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/renew-link`, { reason }, { key })
}

export function addCall(id: string, call: Wire['NewCall'], key: string): Promise<OfficeVisit> {
  return api.post(`/visits/${id}/calls`, call, { key })
}

export function freeTimes(asked: SlotQuestion): Promise<Slots> {
  return api.get(`/slots${query({ ...asked })}`)
}

/** What speaks against somebody's making a visit at a time; nothing of it is refused, all of it is asked back about. */
export type Against = Wire['Against']

export async function speaksAgainst(
  { team, kind, duration_minutes, buffer_minutes, not, premises }: SlotQuestion,
  person: string,
  start: string,
): Promise<Against[]> {
  const asked = { team, kind, duration_minutes, buffer_minutes, not, premises, person, start }
  return (await api.get<Wire['SpeaksAgainst']>(`/slots/against${query(asked)}`)).items
}

/** Keeps a time for five minutes, in place of what one kept before. Throws Problem: 409 `overlap`, `held`. */
export function holdTime(
  slot: Slot,
  { duration_minutes, buffer_minutes, not }: SlotQuestion,
): Promise<Wire['TimeHeld']> {
  const { person, start } = slot
  return api.put('/slots/hold', { person: person.id, start, duration_minutes, buffer_minutes, not })
}

export function letTimeGo(): Promise<void> {
  return api.delete('/slots/hold')
}
