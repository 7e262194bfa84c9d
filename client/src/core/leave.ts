/** From when to when somebody is away, as a form says it: calendar dates and times without a zone. Pure. */

const DAY_MS = 86_400_000

/** The date so many days later. */
export function later(date: string, days: number): string {
  return new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10)
}

/** From one instant to another, as the server writes them. */
export interface Span {
  begin: string
  end: string
}

/** The fields of a form: `begin` and `end` by the clock of the place, and whether only whole days are meant. */
export interface Written {
  first: string
  from: string
  last: string
  to: string
}

const MIDNIGHT = 'T00:00'

function wall(instant: string): string {
  return instant.slice(0, 16)
}

/** What stands in the form: the last day is one on which somebody is away. */
export function written({ begin, end }: Span): Written {
  const [first, last] = [wall(begin), wall(end)]
  return {
    first: first.slice(0, 10),
    from: first.endsWith(MIDNIGHT) ? '' : first.slice(11),
    last: last.endsWith(MIDNIGHT) ? later(last.slice(0, 10), -1) : last.slice(0, 10),
    to: last.endsWith(MIDNIGHT) ? '' : last.slice(11),
  }
}

/** What is sent: without a time a day counts as a whole. */
export function spanOf({ first, from, last, to }: Written): Span {
  return { begin: `${first}T${from || '00:00'}`, end: to ? `${last}T${to}` : `${later(last, 1)}${MIDNIGHT}` }
}

/** Whether the form says a time that lasts. */
export function lasts(said: Written): boolean {
  if (!said.first || !said.last) return false
  const { begin, end } = spanOf(said)
  return begin < end
}
