/** A team's day, and the hours that its people work. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import { teamsOf } from '../calls.ts'

export type WorkingDay = Wire['Shift']

export type Changes = Wire['Changes']

/** Which visits of the teams were touched since `after`, and how they stand on a day. */
export function changes(date: string, team: string, after: number): Promise<Changes> {
  return api.get(`/day/changes${query({ date, after })}${teamsOf(team)}`)
}

export async function readHours(person: string): Promise<WorkingDay[]> {
  return (await api.get<Wire['WorkingHours']>(`/people/${person}/hours`)).days
}

export async function saveHours(person: string, days: readonly WorkingDay[]): Promise<void> {
  await api.put(`/people/${person}/hours`, { days })
}
