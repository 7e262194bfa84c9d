/** Dates, times and numbers by `Intl`, in the language of the screen and the zone of the visit. */
import { language, type Language } from './words/language.ts'

/** An instant: RFC 3339, or milliseconds since 1970 UTC. */
export type Instant = string | number

/** The clock of this device: for what belongs to no visit. */
export const HERE = ''

const MINUTE = 60_000
const DAY_MS = 86_400_000
/** What stands in place of a time that is none: a screen never dies of a value. */
const NO_TIME = '—'

/**
 * The zone by which a name is read. A row of long ago, or another phone, may name one that no browser knows: then it is the
 * one behind the prefix of the files (`posix/…`), else that of this device. Everything here reads names by this.
 */
function zoneRead(name: string): string | undefined {
  if (!zones.has(name)) zones.set(name, [name, name.replace(/^(posix|right)\//, '')].find(isZone))
  return zones.get(name)
}

const zones = new Map<string, string | undefined>([[HERE, undefined]])

function isZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** The name by which the zone of a visit can be said to others. */
export function zoneName(zone: string): string {
  return zoneRead(zone) ?? new Intl.DateTimeFormat().resolvedOptions().timeZone
}

/** Minutes east of UTC in a zone at an instant. */
export function zoneMinutes(at: Instant, zone = HERE): number {
  if (isNone(at)) return 0
  const { year, month, day, hour, minute } = local(at, zone)
  const there = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute))
  return Math.round((there - Math.floor(Number(new Date(at)) / MINUTE) * MINUTE) / MINUTE)
}

const made = new Map<string, Intl.DateTimeFormat>()

/** Making a formatter costs milliseconds on a cheap phone; a list of 200 visits needs three of them. */
function formatter(chosen: Language, zone: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = `${chosen}|${zone}|${JSON.stringify(options)}`
  let found = made.get(key)
  if (!found) {
    found = new Intl.DateTimeFormat(chosen, { timeZone: zoneRead(zone), ...options })
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
  const parts = formatter('en', zone, {
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    ...CLOCK,
  }).formatToParts(new Date(at))
  return Object.fromEntries(parts.map(({ type, value }) => [type, value])) as Record<
    Intl.DateTimeFormatPartTypes,
    string
  >
}

const CLOCK: Intl.DateTimeFormatOptions = { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }
const LONG_DAY: Intl.DateTimeFormatOptions = { month: 'long', day: 'numeric', weekday: 'long' }
const DAY: Intl.DateTimeFormatOptions = { month: 'short', day: 'numeric', weekday: 'short' }

/** Makes what every page needs, while something else is waited for: the first of each takes a slow phone long. */
export function warm(): void {
  day(0)
  hourMinute(0)
  minutes(1)
}

/** `09:05`, for a field that takes a time. On a page a time stands with its zone: `clock`. */
export function hourMinute(at: Instant, zone = HERE): string {
  if (isNone(at)) return ''
  const { hour, minute } = local(at, zone)
  return `${hour}:${minute}`
}

/**
 * `09:05`. Where the reader's own clock shows another time, and on the day when the clocks are set back, the zone stands
 * with it: `09:05 (UTC+6)`. With `from`, a time of the day after that instant's says so.
 */
export function clock(
  at: Instant,
  zone = HERE,
  from: Instant = at,
  chosen: Language = language.value,
): string {
  return withZone(dayAfter(at, from, zone, chosen), at, zone, chosen)
}

/** `6月3日周三`, `Wed, Jun 3` */
export function day(at: Instant, zone = HERE, chosen: Language = language.value): string {
  return isNone(at) ? NO_TIME : formatter(chosen, zone, DAY).format(new Date(at))
}

/** `6月3日星期三`, `Wednesday, June 3` */
export function longDay(at: Instant, zone = HERE, chosen: Language = language.value): string {
  return isNone(at) ? NO_TIME : formatter(chosen, zone, LONG_DAY).format(new Date(at))
}

/** Day and `clock`: `6月3日周三 09:05`, `Wed, Jun 3 at 09:05`. */
export function dayAndClock(at: Instant, zone = HERE, chosen: Language = language.value): string {
  return isNone(at) ? NO_TIME : withZone(dayAndTime(at, zone, chosen), at, zone, chosen)
}

/** `2026-06-03`, the calendar day in the zone, for comparing and grouping. */
export function dayKey(at: Instant, zone = HERE): string {
  if (isNone(at)) return ''
  const { year, month, day } = local(at, zone)
  return `${year}-${month}-${day}`
}

/** A promise is a time, or a window: `09:00`, `09:00–11:00`, `23:00–次日 01:00`; with its zone, as `clock`. */
export function promised(
  { start, end, zone }: { start: string; end?: string | null; zone: string },
  chosen: Language = language.value,
): string {
  if (!end) return clock(start, zone, start, chosen)
  if (isNone(start) || isNone(end)) return NO_TIME
  // Between the two the clocks may be changed: then each says its offset, where one has to.
  const beside = zoneBeside(start, zone, chosen) || zoneBeside(end, zone, chosen)
  const [first, last] = [start, end].map((at) => offset(zoneMinutes(at, zone), chosen)) as [string, string]
  const until = dayAfter(end, start, zone, chosen)
  return `${hourMinute(start, zone)}${beside && first !== last ? first : ''}–${until}${beside && last}`
}

/** The day of a promise and `promised`: `6月3日周三 09:00`, `Wed, Jun 3 at 09:00`. */
export function agreed(promise: { start: string; end?: string | null; zone: string }): string {
  const beside = language.value === 'en' ? (promise.end ? ', ' : ' at ') : ' '
  return `${day(promise.start, promise.zone)}${beside}${promised(promise)}`
}

/** A time as the phone that recorded it knew it: its clock, its minutes east of UTC. */
export function atPhone(
  { wall, tz }: { wall: number; tz: number },
  chosen: Language = language.value,
): string {
  const shown = hourMinute(wall + tz * MINUTE, 'UTC')
  return tz === hereMinutes(wall) ? shown || NO_TIME : `${shown}${offset(tz, chosen)}`
}

function isNone(at: Instant): boolean {
  return Number.isNaN(Number(new Date(at)))
}

function hereMinutes(at: Instant): number {
  return -new Date(at).getTimezoneOffset()
}

/** The time of day, said to be the next day's where it is the day after that of `from`. */
function dayAfter(at: Instant, from: Instant, zone: string, chosen: Language): string {
  const time = hourMinute(at, zone) || NO_TIME
  const days = (Date.parse(dayKey(at, zone)) - Date.parse(dayKey(from, zone))) / DAY_MS
  if (days === 1) return chosen === 'en' ? `${time} (next day)` : `次日 ${time}`
  return days > 1 || days < 0 ? dayAndTime(at, zone, chosen) : time
}

function dayAndTime(at: Instant, zone: string, chosen: Language): string {
  return `${day(at, zone, chosen)}${chosen === 'en' ? ' at ' : ' '}${hourMinute(at, zone)}`
}

function withZone(text: string, at: Instant, zone: string, chosen: Language): string {
  return isNone(at) ? NO_TIME : `${text}${zoneBeside(at, zone, chosen)}`
}

/** The zone as it stands beside a time, ` (UTC+6)`; empty where the reader's own clock shows the same. */
export function zoneBeside(at: Instant, zone: string, chosen: Language = language.value): string {
  const there = zoneMinutes(at, zone)
  return there === hereMinutes(at) && !changes(at, zone) ? '' : offset(there, chosen)
}

/** ` (UTC+5:30)` */
export function offset(minutes: number, chosen: Language = language.value): string {
  const [hours, rest] = [Math.floor(Math.abs(minutes) / 60), Math.abs(minutes) % 60]
  const east = `UTC${minutes < 0 ? '-' : '+'}${hours}${rest ? `:${String(rest).padStart(2, '0')}` : ''}`
  return chosen === 'en' ? ` (${east})` : `（${east}）`
}

const steady = new Map<string, boolean>()

/** Whether the clocks of a zone are changed about this time, so that a time of day may come twice. */
function changes(at: Instant, zone: string): boolean {
  const hour = Math.floor(Number(new Date(at)) / 3_600_000)
  const key = `${zone}|${hour}`
  let found = steady.get(key)
  if (found === undefined) {
    const [before, after] = [
      zoneMinutes((hour - 3) * 3_600_000, zone),
      zoneMinutes((hour + 3) * 3_600_000, zone),
    ]
    found = before !== after
    steady.set(key, found)
  }
  return found
}

/**
 * Whole minutes in words: `1 小时 5 分钟`, `1 hr 5 min`. Negative ones read as positive: the words around say
 * which.
 */
export function minutes(count: number, chosen: Language = language.value): string {
  const whole = Math.abs(Math.round(count))
  const [hours, rest] = [Math.floor(whole / 60), whole % 60]
  const [hour, minute] = chosen === 'en' ? ['hr', 'min'] : ['小时', '分钟']
  const of = (value: number, unit: string): string[] => (value ? [`${number(value, chosen)} ${unit}`] : [])
  return [...of(hours, hour!), ...of(rest, minute!)].join(' ') || `0 ${minute}`
}

/** Names one after another: `李强、王芳`, `Li Qiang, Wang Fang`. */
export function list(names: readonly string[]): string {
  return names.join(language.value === 'en' ? ', ' : '、')
}

export function number(value: number, chosen: Language = language.value): string {
  // Up to here no language groups digits, and most numbers on a screen are small.
  return Number.isInteger(value) && value >= 0 && value < 1000
    ? String(value)
    : counter(chosen, {}).format(value)
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
  return counter(chosen, { style: 'unit', unit, maximumFractionDigits: of === 1e3 ? 0 : 1 }).format(
    bytes / of,
  )
}
