/** A team's day, and the hours that its people work. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type WorkingDay = Wire['Shift']

/** Which visits of the team were touched since `after`. */
export function changes(team: string, after: number): Promise<Wire['Changes']> {
  return api.get(`/day/changes${query({ team, after })}`)
}

export async function readHours(person: string): Promise<WorkingDay[]> {
  return (await api.get<Wire['WorkingHours']>(`/people/${person}/hours`)).days
}

export async function saveHours(person: string, days: readonly WorkingDay[]): Promise<void> {
  await api.put(`/people/${person}/hours`, { days })
}
