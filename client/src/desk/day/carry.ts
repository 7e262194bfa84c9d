/** A visit that is carried over the board, by the pointer or by keys, and where it would be put down. */
import { signal } from '@preact/signals'

import type { Card, Day, WaitingCard } from '../visit/calls.ts'
import { isOver } from '../visit/wording.ts'
import { against, isAt, type Against, type Target } from './against.ts'

const MINUTE_MS = 60_000
/** The pointer moves in steps of a quarter of an hour; keys with Shift in smaller ones. */
export const STEP_MINUTES = 15
/** Whoever moves a visit to another row rarely means another time: so near to its own it stays there. */
const MAGNET_MINUTES = 20

export interface Carried {
  card: Card | WaitingCard
  /** Whose row it comes from; null: nobody goes yet. */
  from: string | null
  target: Target
  against: Against
  by: 'pointer' | 'keys'
}

/** What is carried at the moment; one person has one pointer. */
export const carried = signal<Carried | null>(null)

/** Whether a visit can be given another time or another person. */
export function isMovable(card: Card | WaitingCard): boolean {
  return !isOver(card) && (card.status === 'booked' || card.status === 'travelling')
}

export function mainOf({ members }: Card | WaitingCard): string | null {
  return members.find(({ role }) => role === 'main')?.person ?? null
}

/** Where a visit stands, before it is carried anywhere; one that waits for a time begins at `otherwise`. */
export function stands(card: Card | WaitingCard, otherwise: number): Target {
  return { person: mainOf(card), start: card.promise ? Date.parse(card.promise.start) : otherwise }
}

export function pickUp(day: Day, card: Card | WaitingCard, by: Carried['by'], otherwise: number): void {
  const target = stands(card, otherwise)
  const found = against(day, card, target, Date.now())
  carried.value = { card, from: target.person, target, against: found, by }
}

/** Carries it to somebody and a time. */
export function carryTo(day: Day, target: Target): void {
  const now = carried.peek()
  if (!now || (now.target.person === target.person && now.target.start === target.start)) return
  carried.value = { ...now, target, against: against(day, now.card, target, Date.now()) }
}

/** The time that a pointer means: a quarter of an hour, or the visit's own where that is near. */
export function snapped(card: Card | WaitingCard, at: number): number {
  const own = card.promise ? Date.parse(card.promise.start) : null
  if (own !== null && Math.abs(at - own) < MAGNET_MINUTES * MINUTE_MS) return own
  const step = STEP_MINUTES * MINUTE_MS
  return Math.round(at / step) * step
}

/** What putting it down would ask for: nothing, another person at the same time, or another time. */
export function asks({ card, from, target }: Carried): 'nothing' | 'reassign' | 'move' {
  if (!isAt(card, target.start)) return card.promise === null && target.person === null ? 'nothing' : 'move'
  return target.person === from ? 'nothing' : 'reassign'
}

export function letGo(): void {
  carried.value = null
}
