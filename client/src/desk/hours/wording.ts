/** How a leave's time is said: whole days as days, everything else to the minute. */
import { written, type Span } from '../../core/leave.ts'
import { format } from '../../ui/index.ts'
import { t } from './words/index.ts'

export function leaveTime(span: Span): string {
  const { first, from, last, to } = written(span)
  const day = (date: string, clock: string): string =>
    clock ? `${format.day(`${date}T12:00:00Z`, 'UTC')} ${clock}` : format.day(`${date}T12:00:00Z`, 'UTC')
  if (first === last && !from && !to) return t('absence.day', { day: day(first, '') })
  return t('absence.span', { first: day(first, from), last: day(last, to) })
}
