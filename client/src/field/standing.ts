/** How a visit stands, in a word and its colour. */
import type { Tone } from '../ui/index.ts'
import type { Status } from './day.ts'
import { t } from './words/index.ts'

export const TONE: Readonly<Record<Status, Tone>> = {
  booked: 'neutral',
  travelling: 'accent',
  arrived: 'accent',
  started: 'accent',
  away: 'warn',
  signed: 'accent',
  left: 'accent',
  done: 'good',
  missed: 'warn',
  stopped: 'warn',
  rescheduled: 'warn',
  cancelled: 'neutral',
}

export function statusWords(status: Status): string {
  if (status === 'done' || status === 'missed' || status === 'stopped' || status === 'rescheduled') {
    return t(`outcome.${status}`)
  }
  return t(`status.${status}`)
}
