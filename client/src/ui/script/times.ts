/** Times as they are said to a customer, who lives by the clock of the visit: no zone, and tomorrow is tomorrow. */
import { day, dayKey, hourMinute, type Instant } from '../format.ts'
import { language } from '../words/index.ts'
import { t } from './words/index.ts'

const DAY_MS = 86_400_000

/** `17:30`, `明天 09:00`, `12月3日周四 09:00`, with its day where that is not today. */
export function spokenTime(at: Instant, zone: string, now: number): string {
  return onItsDay(at, zone, now, hourMinute(at, zone))
}

/** The same of a promise, which may be a window. */
export function spokenPromise(
  { start, end, zone }: { start: string; end?: string | null; zone: string },
  now: number,
): string {
  const from = hourMinute(start, zone)
  return onItsDay(start, zone, now, end ? `${from}–${hourMinute(end, zone)}` : from)
}

function onItsDay(at: Instant, zone: string, now: number, time: string): string {
  const days = (Date.parse(dayKey(at, zone)) - Date.parse(dayKey(now, zone))) / DAY_MS
  if (days === 0) return time
  const beside = language.value === 'en' ? ' at ' : ' '
  return `${days === 1 ? t('script.tomorrow') : day(at, zone)}${beside}${time}`
}
