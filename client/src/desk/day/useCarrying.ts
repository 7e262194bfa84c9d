/** Carries a visit over the board: with the pointer, or with keys from the visit that has the focus. */
import { useEffect, useRef } from 'preact/hooks'

import { opens } from '../rooms.ts'
import type { Card, Day, TechnicianDay, WaitingCard } from '../visit/calls.ts'
import { STEP_MINUTES, carried, carryTo, isMovable, letGo, pickUp, snapped } from './carry.ts'
import { spotAt, type Geometry } from './geometry.ts'
import { rem } from './windowing.ts'
import { reveal } from './walk.ts'

const MINUTE_MS = 60_000
/** A hand that clicks shakes a little. */
const SHAKES_PX = 5
/** So near to an edge the board scrolls under what is carried. */
const EDGE_PX = 36

interface Ground {
  day: Day
  people: readonly TechnicianDay[]
  geometry: Geometry
  box: { current: HTMLElement | null }
  onDrop: () => void
}

export interface Carrying {
  down: (event: PointerEvent) => void
  /** Whether the key was about something that is carried. */
  key: (event: KeyboardEvent) => boolean
}

/** Every visit of a day, for whoever knows its id alone. */
export function cardOf(day: Day, id: string): Card | WaitingCard | undefined {
  for (const { visits } of day.technicians) {
    const found = visits.find((card) => card.id === id)
    if (found) return found
  }
  return [...day.unassigned, ...day.waiting].find((card) => card.id === id)
}

export function useCarrying(ground: Ground): Carrying {
  const latest = useRef(ground)
  latest.current = ground
  useEffect(() => {
    const down = (event: PointerEvent): void => grab(event, latest)
    // What nobody goes to yet stands beside the board, and is carried onto it.
    const waiting = document.querySelector<HTMLElement>('.day-unassigned')
    waiting?.addEventListener('pointerdown', down)
    return () => waiting?.removeEventListener('pointerdown', down)
  })
  useEffect(() => letGo, [ground.day.date])
  return {
    down: (event) => grab(event, latest),
    key: (event) => carryByKey(event, latest.current),
  }
}

function grab(event: PointerEvent, latest: { current: Ground }): void {
  const link = (event.target as Element).closest<HTMLElement>('[data-visit]')
  if (!link || event.button !== 0 || event.pointerType === 'touch') return
  const card = cardOf(latest.current.day, link.dataset.visit!)
  if (!card || !isMovable(card) || !opens('/book')) return
  const began = { x: event.clientX, y: event.clientY }
  const left = link.getBoundingClientRect().left
  const inBoard = link.closest('.day-board-scroll') !== null
  let grip = 0
  const move = (now: PointerEvent): void => {
    const { day, geometry, people, box } = latest.current
    if (!carried.peek()) {
      if (Math.hypot(now.clientX - began.x, now.clientY - began.y) < SHAKES_PX) return
      pickUp(day, card, 'pointer', geometry.start)
      grip = inBoard ? began.x - left : 0
      box.current!.dataset.carrying = 'true'
    }
    now.preventDefault()
    scrollUnder(box.current!, now)
    const spot = spotAt(box.current!, geometry, now.clientX - grip, now.clientY)
    const over = document.elementFromPoint(now.clientX, now.clientY)?.closest('.day-unassigned')
    if (spot) carryTo(day, { person: people[spot.row]!.person.id, start: snapped(card, spot.at) })
    else if (over && card.promise) carryTo(day, { person: null, start: Date.parse(card.promise.start) })
  }
  const end = (): void => {
    removeEventListener('pointermove', move)
    removeEventListener('pointerup', up)
    removeEventListener('pointercancel', cancel)
    removeEventListener('keydown', escape, true)
    delete latest.current.box.current?.dataset.carrying
  }
  const up = (): void => {
    end()
    if (!carried.peek()) return
    // The click that follows would open the visit.
    addEventListener('click', (click) => (click.preventDefault(), click.stopPropagation()), {
      capture: true,
      once: true,
    })
    setTimeout(() => latest.current.onDrop())
  }
  const cancel = (): void => {
    end()
    letGo()
  }
  const escape = (pressed: KeyboardEvent): void => {
    if (pressed.key === 'Escape') cancel()
  }
  addEventListener('pointermove', move)
  addEventListener('pointerup', up)
  addEventListener('pointercancel', cancel)
  addEventListener('keydown', escape, true)
}

function scrollUnder(box: HTMLElement, { clientX, clientY }: PointerEvent): void {
  const { left, right, top, bottom } = box.getBoundingClientRect()
  const names = box.querySelector<HTMLElement>('.day-board-corner')!.offsetWidth
  if (clientY > bottom - EDGE_PX) box.scrollTop += EDGE_PX / 2
  else if (clientY < top + EDGE_PX + 2 * rem()) box.scrollTop -= EDGE_PX / 2
  if (clientX > right - EDGE_PX) box.scrollLeft += EDGE_PX / 2
  else if (clientX < left + names + EDGE_PX) box.scrollLeft -= EDGE_PX / 2
}

/** Space takes the visit that has the focus, arrows carry it, Enter puts it down, Escape leaves it where it was. */
function carryByKey(event: KeyboardEvent, { day, people, geometry, box, onDrop }: Ground): boolean {
  const now = carried.peek()
  if (!now) {
    const id = (event.target as HTMLElement).dataset.visit
    const card = id === undefined || event.key !== ' ' ? undefined : cardOf(day, id)
    if (!card || !isMovable(card) || !opens('/book')) return false
    event.preventDefault()
    pickUp(day, card, 'keys', geometry.start)
    return true
  }
  const step = (event.shiftKey ? 5 : STEP_MINUTES) * MINUTE_MS
  const row = people.findIndex(({ person }) => person.id === now.target.person)
  const aside = { ArrowLeft: -step, ArrowRight: step }[event.key]
  const along = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  event.preventDefault()
  if (aside) carryTo(day, { ...now.target, start: now.target.start + aside })
  else if (along) {
    const to = people[row < 0 ? 0 : row + along]
    if (to) carryTo(day, { ...now.target, person: to.person.id })
    if (to) reveal(box.current!, geometry, people.indexOf(to))
  } else if (event.key === 'Escape' || event.key === 'Tab') letGo()
  else if (event.key === 'Enter' || event.key === ' ') onDrop()
  return true
}
