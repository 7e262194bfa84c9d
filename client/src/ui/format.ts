/** Dates, times and numbers by `Intl`, in the language of the screen and the zone of the visit. */
import { language, type Language } from './words/language.ts'

/** An instant: RFC 3339, or milliseconds since 1970 UTC. */
export type Instant = string | number

/** Where a visit says nothing else. */
export const DEFAULT_ZONE = 'Asia/Shanghai'

/** Minutes east of UTC in a zone at an instant. */
export function zoneMinutes(at: Instant, zone = DEFAULT_ZONE): number {
  const name = formatter('en', zone, { timeZoneName: 'longOffset' })
    .formatToParts(new Date(at))
    .find((part) => part.type === 'timeZoneName')!.value
  const found = /GMT([+-])(\d\d):(\d\d)/.exec(name)
  if (!found) return 0
  return (found[1] === '-' ? -1 : 1) * (Number(found[2]) * 60 + Number(found[3]))
}

const made = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs milliseconds on a cheap phone; a list of 200 visits needs three of them. */
function formatter(chosen: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${chosen}|${zone}|${JSON.stringify(options)}`
  let found = made.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(chosen, { timeZone: zone, ...options })
    made.set(key, found)
  }
  return found
}

const counters = new Map<string, Intl.NumberFormat>()

function counter(chosen: Language, options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = `${chosen}|${JSON.stringify(options)}`
  let found = counters.get(key)
  if (!found) {
    found = new Intl.NumberFormat(chosen, options)
    counters.set(key, found)
  }
  return found
}

/** The numbers of a local time. One formatter for day and clock: making one costs more than a page of formatting. */
function local(at: Instant, zone: string): Record<Intl.DateTimeFormatPartTypes, string> {
  const parts = formatter('en', zone, { year: 'numeric', month: '2-digit', day: '2-digit', ...CLOCK }).formatToParts(new Date(at))
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Record<Intl.DateTimeFormatPartTypes, string>
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const LONG_DAY: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric', weekday: 'long' }
const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short' }

/** Makes what every page needs, while something else is waited for: the first of each takes a slow phone long. */
export function warm(): void {
  day(0)
  clock(0)
  minutes(1)
}

/** `09:05` */
export function clock(at: Instant, zone = DEFAULT_ZONE): string {
  const { hour, minute } = local(at, zone)
  return `${hour}:${minute}`
}

/** `6月3日周三`, `Wed, Jun 3` */
export function day(at: Instant, zone = DEFAULT_ZONE, chosen: Language = language.value): string {
  return formatter(chosen, zone, DAY).format(new Date(at))
}

/** `6月3日星期三`, `Wednesday, June 3` */
export function longDay(at: Instant, zone = DEFAULT_ZONE, chosen: Language = language.value): string {
  return formatter(chosen, zone, LONG_DAY).format(new Date(at))
}

export function dayAndClock(at: Instant, zone = DEFAULT_ZONE, chosen: Language = language.value): string {
  return formatter(chosen, zone, { ...DAY, ...CLOCK }).format(new Date(at))
}

/** `2026-06-03`, the calendar day in the zone, for comparing and grouping. */
export function dayKey(at: Instant, zone = DEFAULT_ZONE): string {
  const { year, month, day } = local(at, zone)
  return `${year}-${month}-${day}`
}

/** A promise is a time, or a window: `09:00`, `09:00–11:00`. */
export function promised(
  promise: { start: string; end?: string | null; zone: string },
  chosen: Language = language.value,
): string {
  if (!promise.end) return clock(promise.start, promise.zone)
  return formatter(chosen, promise.zone, CLOCK).formatRange(new Date(promise.start), new Date(promise.end))
}

/**
 * Whole minutes in words: `1小时5分钟`, `1 hr 5 min`. Negative ones read as positive: the words around say
 * which.
 */
export function minutes(count: number, chosen: Language = language.value): string {
  const whole = Math.abs(Math.round(count))
  const unit = (value: number, name: 'hour' | 'minute'): string =>
    counter(chosen, { style: 'unit', unit: name, unitDisplay: chosen === 'en' ? 'short' : 'long' }).format(value)
  if (whole < 60) return unit(whole, 'minute')
  if (whole % 60 === 0) return unit(whole / 60, 'hour')
  return new Intl.ListFormat(chosen, { type: 'unit', style: 'narrow' }).format([
    unit(Math.floor(whole / 60), 'hour'),
    unit(whole % 60, 'minute'),
  ])
}

export function number(value: number, chosen: Language = language.value): string {
  // Up to here no language groups digits, and most numbers on a screen are small.
  return Number.isInteger(value) && value >= 0 && value < 1000 ? String(value) : counter(chosen, {}).format(value)
}

/** A share of one in whole per cent: `12%`. */
export function percent(share: number, chosen: Language = language.value): string {
  return counter(chosen, { style: 'percent' }).format(share)
}

/** Bytes in the unit that reads best, for photos and for the space that is left. */
export function size(bytes: number, chosen: Language = language.value): string {
  const [unit, of] =
    bytes >= 1e9
      ? (['gigabyte', 1e9] as const)
      : bytes >= 1e6
        ? (['megabyte', 1e6] as const)
        : (['kilobyte', 1e3] as const)
  return counter(chosen, { style: 'unit', unit, maximumFractionDigits: of === 1e3 ? 0 : 1 }).format(bytes / of)
}
