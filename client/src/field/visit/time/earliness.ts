import { byWall, type TimeOf } from '../../../core/visit/times.ts'
import type { Lateness, Stop } from '../../day.ts'

const MINUTE = 60_000

/**
 * Whether somebody on the way would be there ahead of time: `earliest` is how many minutes (below zero) before the promise
 * still count as on time.
 */
export function earliness(
  { document: { travel_minutes }, visit, promise, status }: Stop,
  earliest: number,
  now: number,
  timeOf: TimeOf = byWall,
): Lateness | null {
  const left = visit.marks.departed?.[0]
  if (status !== 'travelling' || !promise || travel_minutes === null || !left) return null
  const there = Math.max(now, timeOf(left) + travel_minutes * MINUTE)
  const start = Date.parse(promise.start)
  if (there >= start + earliest * MINUTE) return null
  return {
    minutes: Math.ceil((start - there) / MINUTE),
    expected: Math.floor(there / (5 * MINUTE)) * 5 * MINUTE,
  }
}
