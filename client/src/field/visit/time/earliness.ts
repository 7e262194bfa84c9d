import type { Lateness, Stop } from '../../day.ts'

const MINUTE = 60_000

/**
 * Whether somebody on the way would be there ahead of time: `earliest` is how many minutes (below zero) before the promise
 * still count as on time.
 */
export function earliness(stop: Stop, earliest: number, now: number): Lateness | null {
  const { promise, travel_minutes } = stop.document
  const left = stop.visit.marks.departed?.[0]?.wall
  if (stop.status !== 'travelling' || !promise || travel_minutes === null || left === undefined) return null
  const there = Math.max(now, left + travel_minutes * MINUTE)
  const start = Date.parse(promise.start)
  if (there >= start + earliest * MINUTE) return null
  return {
    minutes: Math.ceil((start - there) / MINUTE),
    expected: Math.floor(there / (5 * MINUTE)) * 5 * MINUTE,
  }
}
