/** Hours, leave and working days. */
import { api, session, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import type { Waiting } from '../room.ts'

export type Week = Wire['TeamWeek']
export type PersonWeek = Wire['PersonWeek']
export type PersonDay = Wire['PersonDay']
export type Leave = Wire['Leave']
export type Leaves = Wire['Leaves']
export type Year = Wire['WorkingYear']
export type Kind = NonNullable<Leave['kind']>

export const KINDS = ['sick', 'annual', 'personal', 'other'] as const
export const DATED = ['overtime', 'exchange', 'holiday'] as const

const GIVING: readonly string[] = ['supervisor', 'administrator']

/** Whether whoever is signed in approves leave. */
export function gives(): boolean {
  return (session.value.person?.roles ?? []).some((role) => GIVING.includes(role))
}

export function readWeek(team: string, date: string): Promise<Week> {
  return api.get(`/hours${query({ team, date })}`)
}

export function readLeaves(team: string): Promise<Leaves> {
  return api.get(`/leaves${query({ team })}`)
}

/** How many wait for whoever is signed in to decide. Throws Problem. */
export async function countAsked(): Promise<Waiting> {
  const { asked } = await api.get<Leaves>('/leaves')
  return { count: asked, urgent: false }
}

export function decide(
  leave: Leave,
  said: { approve: boolean; cover: string | null; answer: string | null },
): Promise<Leave> {
  return api.post(`/leaves/${leave.id}/decide`, said, { ifMatch: leave.ver })
}

export function moveLeave(
  leave: Leave,
  said: { begin: string; end: string; cover: string | null },
): Promise<Leave> {
  return api.post(`/leaves/${leave.id}/move`, said, { ifMatch: leave.ver })
}

export function writeDown(said: {
  id: string
  person: string
  kind: Kind
  begin: string
  end: string
  cover: string | null
}): Promise<Leave> {
  return api.post('/leaves', said)
}

export function setDate(
  person: string,
  date: string,
  said: { kind: PersonDay['dated']; start: string | null; end: string | null },
): Promise<PersonDay> {
  return api.put(`/people/${person}/hours/${date}`, said)
}

export function setTerms(person: string, said: { keeps: boolean; partner: string | null }): Promise<unknown> {
  return api.put(`/people/${person}/terms`, said)
}

export function readYears(): Promise<Wire['WorkingYears']> {
  return api.get('/working-days')
}

export function setYear(year: Year, holidays: string[], make_up: string[]): Promise<Wire['WorkingYears']> {
  return api.put(`/working-days/${year.year}`, { holidays, make_up }, { ifMatch: year.ver })
}
