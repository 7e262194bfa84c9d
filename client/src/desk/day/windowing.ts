/** Only the rows of the board that can be seen are in the page. Their heights are known, so nothing has to be measured. */
import type { RefObject } from 'preact'
import { useEffect, useLayoutEffect, useState } from 'preact/hooks'

/** So many rows above and below what can be seen are drawn as well. */
const BEYOND = 3

/** Where each row begins; one more than there are rows: the last is where the last one ends. */
export function tops(heights: readonly number[]): number[] {
  const found = [0]
  for (const height of heights) found.push(found.at(-1)! + height)
  return found
}

/** The first row of a stretch, and the one after its last. */
export function rowsWithin(tops: readonly number[], from: number, to: number): [number, number] {
  const first = Math.max(0, rowAt(tops, from) - BEYOND)
  const last = Math.min(tops.length - 1, rowAt(tops, to) + 1 + BEYOND)
  return [first, Math.max(first, last)]
}

/** The row at a height; the first or the last where there is none. */
export function rowAt(tops: readonly number[], at: number): number {
  let [low, high] = [0, tops.length - 2]
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if (tops[middle]! <= at) low = middle
    else high = middle - 1
  }
  return Math.max(0, low)
}

/** The size of a rem, which distances and rows of the board are told in. */
export function rem(): number {
  return Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16
}

/** The rows of a box that scrolls to draw; all of them for whoever prints. `head` stands above the first, in rem. */
export function useRows(
  box: RefObject<HTMLElement | null>,
  tops: readonly number[],
  head: number,
): [number, number] {
  const all: [number, number] = [0, tops.length - 1]
  const [shown, setShown] = useState<[number, number]>([0, 0])
  const [printed, setPrinted] = useState(false)
  useLayoutEffect(() => {
    const element = box.current!
    const look = (): void => {
      const unit = rem()
      // Before anything is laid out, and where nothing ever is, a screen's height is a good guess.
      const height = element.clientHeight || 900
      const from = element.scrollTop / unit - head
      const [first, last] = rowsWithin(tops, from, from + height / unit)
      setShown((was) => (was[0] === first && was[1] === last ? was : [first, last]))
    }
    look()
    element.addEventListener('scroll', look, { passive: true })
    const grown = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(look)
    grown?.observe(element)
    return () => {
      element.removeEventListener('scroll', look)
      grown?.disconnect()
    }
  }, [tops, head])
  useEffect(() => {
    const paper = matchMedia('print')
    const turned = (): void => setPrinted(paper.matches)
    paper.addEventListener?.('change', turned)
    return () => paper.removeEventListener?.('change', turned)
  }, [])
  return printed ? all : shown
}
