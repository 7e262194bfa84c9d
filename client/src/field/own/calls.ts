/** One's own calendar and leave: what these pages ask of the server. */
import { api, type Wire } from '../../device/index.ts'

export type CalendarMade = Wire['CalendarMade']

const PATH = '/calendar'

/** Whether there is an address; it is told only once, when it is made. */
export function myCalendar(): Promise<Wire['Calendar']> {
  return api.get(PATH)
}

/** Makes an address; the one before ends. */
export function makeCalendar(language: string): Promise<CalendarMade> {
  return api.post(PATH, { language })
}

export function endCalendar(): Promise<void> {
  return api.delete(PATH)
}

export type Leave = Wire['Leave']

/** What somebody asks for; `begin` and `end` by the office's clock. */
export interface Asking {
  id: string
  kind: NonNullable<Leave['kind']>
  begin: string
  end: string
  reason: string | null
}

export function myLeaves(): Promise<Wire['Leaves']> {
  return api.get('/leaves/mine')
}

/** The same again changes nothing: it has an id of its own. Throws Problem. */
export function askLeave(asked: Asking): Promise<Leave> {
  return api.post('/leaves/mine', asked)
}

export function withdrawLeave({ id, ver }: Leave): Promise<Leave> {
  return api.post(`/leaves/${id}/withdraw`, {}, { ifMatch: ver })
}
