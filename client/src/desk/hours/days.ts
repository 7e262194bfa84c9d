/** The ranges in which special days are written: calendar dates as text (2026-12-01). Pure. */
import { later } from '../../core/leave.ts'

/** The dates of a text, one or a range `first/last` a line, in order; null where a line is none. */
export function datesOf(text: string): string[] | null {
  const found = new Set<string>()
  for (const line of text.split(/[\s,，、]+/).filter(Boolean)) {
    const [first, last = first] = line.split('/')
    if (!isDate(first) || !isDate(last) || last < first || later(first, 60) < last) return null
    for (let day = first; day <= last; day = later(day, 1)) found.add(day)
  }
  return [...found].sort()
}

function isDate(text: string | undefined): text is string {
  if (!/^20\d\d-\d\d-\d\d$/.test(text ?? '')) return false
  return !Number.isNaN(Date.parse(`${text}T00:00:00Z`)) && later(text!, 0) === text
}

/** The same dates as a text: what follows one another is a range. */
export function textOf(dates: readonly string[]): string {
  const lines: [string, string][] = []
  for (const date of [...dates].sort()) {
    const last = lines.at(-1)
    if (last && later(last[1], 1) === date) last[1] = date
    else lines.push([date, date])
  }
  return lines.map(([first, last]) => (first === last ? first : `${first}/${last}`)).join('\n')
}
