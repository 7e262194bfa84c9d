/** One's own calendar: what these pages ask of the server. */
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
