/** The arrow keys walk from visit to visit, also to rows that are not in the page yet. */
import type { Geometry } from './geometry.ts'
import type { Placed } from './layout.ts'
import { rem } from './windowing.ts'

interface Ground {
  rows: readonly (readonly Placed[])[]
  geometry: Geometry
  box: { current: HTMLElement | null }
}

/** Which visit a key leads to from another one; null: none. */
export function next(rows: Ground['rows'], from: string, key: string): { row: number; id: string } | null {
  const row = rows.findIndex((one) => one.some(({ card }) => card.id === from))
  if (row < 0) return null
  const own = [...rows[row]!].sort((one, other) => one.start - other.start)
  const at = own.findIndex(({ card }) => card.id === from)
  const beside = { ArrowLeft: own[at - 1], ArrowRight: own[at + 1], Home: own[0], End: own.at(-1) }[key]
  if (beside) return { row, id: beside.card.id }
  const step = { ArrowUp: -1, ArrowDown: 1 }[key]
  if (!step) return null
  for (let other = row + step; rows[other]; other += step) {
    const [nearest] = [...rows[other]!].sort(
      (one, two) => Math.abs(one.start - own[at]!.start) - Math.abs(two.start - own[at]!.start),
    )
    if (nearest) return { row: other, id: nearest.card.id }
  }
  return null
}

/** Brings a row into view, below the line of hours. */
export function reveal(box: HTMLElement, { tops, head }: Geometry, row: number): void {
  const unit = rem()
  const [top, bottom] = [tops[row]! * unit, (tops[row + 1]! + head) * unit]
  if (box.scrollTop > top) box.scrollTop = top
  else if (box.scrollTop + box.clientHeight < bottom) box.scrollTop = bottom - box.clientHeight
}

export function useWalk({ rows, geometry, box }: Ground): (event: KeyboardEvent) => void {
  return (event) => {
    const from = (event.target as HTMLElement).dataset.visit
    if (!from || event.altKey || event.ctrlKey || event.metaKey) return
    const found = next(rows, from, event.key)
    if (!found) return
    event.preventDefault()
    reveal(box.current!, geometry, found.row)
    const focus = (): boolean => {
      const card = box.current?.querySelector<HTMLElement>(`[data-visit="${found.id}"]`)
      card?.focus()
      return card !== null && card !== undefined
    }
    // A row that was far away is drawn with the next frame.
    if (!focus()) requestAnimationFrame(() => requestAnimationFrame(focus))
  }
}
