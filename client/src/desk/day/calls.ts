/** A team's day, and the hours that its people work. */
import { api, newId, type Wire } from '../../device/index.ts'
import { team } from '../ground.ts'
import type { Waiting } from '../room.ts'
import { query } from '../../ui/query.ts'
import { teamsOf } from '../calls.ts'

export type WorkingDay = Wire['Shift']

export type Changes = Wire['Changes']

/** Which visits of the teams were touched since `after`, and how they stand on a day. */
export function changes(date: string, team: string, after: number): Promise<Changes> {
  return api.get(`/day/changes${query({ date, after })}${teamsOf(team)}`)
}

/** How many visits of the team's today want somebody now. Throws Problem. */
export async function countLate(): Promise<Waiting> {
  const { count } = await api.get<Wire['LateNow']>(`/day/late?${teamsOf(team()).slice(1)}`)
  return { count, urgent: true }
}

/** Who sees to a late visit; 409 `in_hand` where somebody else does, `not_late` where nothing is wrong any more. */
export function seeTo(visit: string, said: Wire['SeeTo']): Promise<unknown> {
  return api.post(`/visits/${visit}/see-to`, said, { key: newId() })
}

export async function readHours(person: string): Promise<WorkingDay[]> {
  return (await api.get<Wire['WorkingHours']>(`/people/${person}/hours`)).days
}

export async function saveHours(person: string, days: readonly WorkingDay[]): Promise<void> {
  await api.put(`/people/${person}/hours`, { days })
}
