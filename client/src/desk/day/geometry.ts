/** How large the board is drawn, and where something stands on it. */
import type { Span } from './layout.ts'
import { rem, rowAt } from './windowing.ts'

const MINUTE_MS = 60_000

/** From everything in words to as many people as fit. */
export const DENSITIES = ['roomy', 'medium', 'tight'] as const
export type Size = (typeof DENSITIES)[number]

/** The height of a visit in rem, and how many minutes wide its words are. The stylesheet says how wide an hour is. */
export const SIZES: Readonly<Record<Size, { lane: number; readable: number }>> = {
  roomy: { lane: 7.5, readable: 60 },
  medium: { lane: 3.25, readable: 45 },
  tight: { lane: 1.75, readable: 30 },
}

/** More people than this are looked at in a denser board, unless somebody chose otherwise. */
const ROOMY_UP_TO = 8
const MEDIUM_UP_TO = 60

export function fitting(people: number): Size {
  return people <= ROOMY_UP_TO ? 'roomy' : people <= MEDIUM_UP_TO ? 'medium' : 'tight'
}

export interface Geometry {
  /** Midnight, milliseconds since 1970. */
  start: number
  hours: Span
  size: Size
  /** Where rows begin, in rem below the line of hours. */
  tops: readonly number[]
  /** The height of the line of hours, in rem. */
  head: number
}

/** Hours from the left edge to so many minutes after midnight, within the board. */
export function across({ hours }: Pick<Geometry, 'hours'>, minutes: number): number {
  return Math.min(hours.to - hours.from, Math.max(0, minutes / 60 - hours.from))
}

/** The row and the time under a point of the screen; null outside of the rows. */
export function spotAt(
  box: HTMLElement,
  { start, hours, tops, head }: Geometry,
  x: number,
  y: number,
): { row: number; at: number } | null {
  const grid = box.querySelector<HTMLElement>('.day-board-grid')!.getBoundingClientRect()
  const names = box.querySelector<HTMLElement>('.day-board-corner')!.offsetWidth
  const within = box.getBoundingClientRect()
  const top = (y - grid.top) / rem() - head
  if (x < within.left || x > within.right || y < within.top || y > within.bottom || top < 0) return null
  if (top > tops.at(-1)!) return null
  const hour = (grid.width - names) / (hours.to - hours.from)
  const passed = (x - grid.left - names) / hour + hours.from
  return { row: rowAt(tops, top), at: start + passed * 60 * MINUTE_MS }
}
