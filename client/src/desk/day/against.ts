/** What speaks against giving a visit to somebody at a time, as far as the board knows; drawn before anything is asked. */
import type { Card, Day, TechnicianDay, WaitingCard } from '../visit/calls.ts'
import { isOver } from '../visit/wording.ts'

const MINUTE_MS = 60_000
/** The server takes a time that has just passed, because a form takes a while to fill in. */
const GRACE_MS = 5 * MINUTE_MS

export type Reason = 'overlap' | 'past' | 'absent' | 'outside' | 'travel'
/** What the server refuses, and what it only warns of. */
const REFUSED: readonly Reason[] = ['overlap', 'past']

/** Where a visit is to go: to whom (null: nobody for now), and from when, milliseconds since 1970. */
export interface Target {
  person: string | null
  start: number
}

export interface Against {
  reasons: readonly Reason[]
  /** The visits that are in the way. */
  visits: readonly Card[]
  refused: boolean
}

/** How long a visit keeps whoever goes there, the buffer included. */
export function lengthMs({ plan, duration_minutes, buffer_minutes }: Card | WaitingCard): number {
  if (plan) return Date.parse(plan.end) - Date.parse(plan.start)
  return ((duration_minutes ?? 60) + buffer_minutes) * MINUTE_MS
}

export function against(day: Day, card: Card | WaitingCard, { person, start }: Target, now: number): Against {
  const end = start + lengthMs(card)
  const reasons: Reason[] = []
  const row = day.technicians.find((one) => one.person.id === person)
  const others = (row?.visits ?? []).filter((other) => other.id !== card.id && !isOver(other) && other.plan)
  const visits = others.filter(({ plan }) => meets(start, end, plan!))
  if (visits.length > 0) reasons.push('overlap')
  if (start < now - GRACE_MS && !isAt(card, start)) reasons.push('past')
  if (row?.absent.some((one) => meets(start, end, one))) reasons.push('absent')
  else if (row && !works(row, start, end - card.buffer_minutes * MINUTE_MS)) reasons.push('outside')
  if (row && visits.length === 0 && isHurried(others, card, start, end)) reasons.push('travel')
  return { reasons, visits, refused: reasons.some((one) => REFUSED.includes(one)) }
}

/** Whether a visit is agreed for this time already. */
export function isAt({ promise }: Card | WaitingCard, start: number): boolean {
  return promise !== null && Date.parse(promise.start) === start
}

function meets(start: number, end: number, other: { start: string; end: string }): boolean {
  return start < Date.parse(other.end) && Date.parse(other.start) < end
}

function works({ hours, night }: TechnicianDay, start: number, end: number): boolean {
  return [hours, night].some((one) => one && Date.parse(one.start) <= start && end <= Date.parse(one.end))
}

/** Whether the way from the visit before, or to the one after, takes longer than there is. */
function isHurried(others: readonly Card[], card: Card | WaitingCard, start: number, end: number): boolean {
  const before = others.filter(({ plan }) => Date.parse(plan!.end) <= start)
  const after = others.filter(({ plan }) => Date.parse(plan!.start) >= end)
  const left = Math.max(...before.map(({ plan }) => Date.parse(plan!.end)))
  const next = after.sort((one, other) => Date.parse(one.plan!.start) - Date.parse(other.plan!.start))[0]
  const way = (minutes: number | null): number => (minutes ?? 0) * MINUTE_MS
  return (
    left + way(card.travel_minutes) > start ||
    (next !== undefined && end + way(next.travel_minutes) > Date.parse(next.plan!.start))
  )
}
