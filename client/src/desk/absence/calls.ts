/** Somebody cannot come: what is proposed for their visits, done and taken back. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type Absence = Wire['Absence']
export type Concerned = Wire['ConcernedVisit']
export type Person = Wire['Listed']
type Entry = Wire['AbsenceEntry']
export type Stayed = Wire['Stayed']

const FIELD = ['technician', 'account_manager']

/** Everybody within reach who goes to customers. */
export async function readGoers(): Promise<Person[]> {
  const { items } = await api.get<Wire['PeoplePage']>('/people')
  return items.filter(({ roles }) => roles.some((role) => FIELD.includes(role)))
}

export function readAbsence(
  person: string,
  span: { begin: string; end: string },
  cover: string | null,
): Promise<Absence> {
  return api.get(`/people/${person}/absence${query({ ...span, cover })}`)
}

/** Throws Problem: 409 `overlap` with the visits in the way, 412 where one was changed meanwhile; nothing is done then. */
export function enterAbsence(person: string, entry: Entry, key: string): Promise<Wire['AbsenceEntered']> {
  return api.post(`/people/${person}/absence`, entry, { key })
}

/** What became of a visit since stays, and is answered. */
export async function undoAbsence(leave: string, undoes: string, key: string): Promise<Stayed[]> {
  return (await api.post<Wire['AbsenceRestored']>(`/leaves/${leave}/undo`, { undoes }, { key })).stays
}
