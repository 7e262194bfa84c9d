/** Time as text, without a clock: instants (RFC 3339) and durations (ISO 8601-1); the server has the same in `iso.py`. */

const INSTANT =
  /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:Z|([+-])([01]\d|2[0-3]):([0-5]\d))$/
const DURATION = /^(-?)P(?=.*\d)(?:(\d+)D)?(?:T(?=\d)(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/

/** An instant as milliseconds since 1970; what is smaller is cut off. Throws RangeError. */
export function instantMs(text: string): number {
  const found = INSTANT.exec(text)
  if (!found) throw new RangeError(`${text} is not a time such as 2026-11-22T09:00:00+08:00`)
  const [year, month, day, hour, minute, second] = found.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ]
  const ms = Number((found[7] ?? '').padEnd(3, '0').slice(0, 3))
  const east = (found[8] === '-' ? -1 : 1) * (Number(found[9] ?? 0) * 60 + Number(found[10] ?? 0))
  return Date.UTC(year, month - 1, day, hour, minute - east, second, ms)
}

/** Milliseconds since 1970 as an instant in a zone (minutes east of UTC), to the second. */
export function instant(ms: number, tz: number): string {
  const local = Math.floor(ms / 1000) * 1000 + tz * 60_000
  const two = (value: number) => String(value).padStart(2, '0')
  const east = `${tz < 0 ? '-' : '+'}${two(Math.floor(Math.abs(tz) / 60))}:${two(Math.abs(tz) % 60)}`
  return `${new Date(local).toISOString().slice(0, 19)}${east}`
}

/** A duration of days, hours, minutes and seconds in seconds: "-PT10M" is -600. Throws RangeError. */
export function durationS(text: string): number {
  const found = DURATION.exec(text)
  if (!found) throw new RangeError(`${text} is not a duration such as PT10M`)
  const [days, hours, minutes, seconds] = found.slice(2).map((part) => Number(part ?? 0)) as [
    number,
    number,
    number,
    number,
  ]
  const length = ((days * 24 + hours) * 60 + minutes) * 60 + seconds
  return found[1] && length ? -length : length
}
