/** What is open on the work page: switched-off ticks, the item somebody is busy with, what is on the screen. */
import { signal, type Signal } from '@preact/signals'
import { useEffect, useLayoutEffect, useMemo, useState } from 'preact/hooks'

import { draftOf, keepDraft } from '../../device/index.ts'

export interface Flow {
  /** The bulk ticks that are switched off: they are not confirmed with the others. */
  off: Signal<ReadonlySet<string>>
  /** The item that somebody types into, or chooses several answers for: it stays open until it is left. */
  held: Signal<string | null>
  /** The item that somebody opened by hand. */
  opened: Signal<string | null>
  turn: (item: string, on: boolean) => void
  hold: (item: string) => void
  /** Lets the next card open; a little later, so that a tap that is under way still meets what it was aimed at. */
  release: (item: string) => void
}

/** Where the switched-off ticks are kept: what was switched off stays off, also when the app was closed. */
const OFF = 'switched-off'
/** Longer than the browser takes from a touch to its click. */
const TAP_MS = 150

function makeFlow(visit: string): Flow {
  const kept = draftOf(visit, OFF)
  const off = signal<ReadonlySet<string>>(new Set(kept?.split(' ')))
  const held = signal<string | null>(null)
  const opened = signal<string | null>(null)
  return {
    off,
    held,
    opened,
    turn: (item, on) => {
      const next = new Set(off.value)
      if (on) next.delete(item)
      else next.add(item)
      off.value = next
      keepDraft(visit, OFF, next.size > 0 ? [...next].join(' ') : null)
    },
    hold: (item) => {
      held.value = item
    },
    release: (item) => {
      setTimeout(() => {
        if (held.value === item) held.value = null
        if (opened.value === item) opened.value = null
      }, TAP_MS)
    },
  }
}

export function useFlow(visit: string): Flow {
  return useMemo(() => makeFlow(visit), [visit])
}

/** The content of the page: what lies outside of it is not on the screen. */
function bounds(): DOMRect | undefined {
  return document.getElementById('content')?.getBoundingClientRect()
}

function rowOf(item: string): HTMLElement | null {
  const found = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`)
  return found?.querySelector<HTMLElement>('[data-row]') ?? found
}

/** Those of these items that are wholly on the screen now. */
export function onScreen(items: readonly string[]): string[] {
  const view = bounds()
  if (!view) return []
  return items.filter((item) => {
    const row = rowOf(item)?.getBoundingClientRect()
    return row !== undefined && row.top >= view.top - 1 && row.bottom <= view.bottom + 1
  })
}

/** Whether these items can be on the screen together. */
export function fitTogether(items: readonly string[]): boolean {
  const rows = items.flatMap((item) => rowOf(item)?.getBoundingClientRect() ?? [])
  const top = Math.min(...rows.map((row) => row.top))
  const bottom = Math.max(...rows.map((row) => row.bottom))
  return bottom - top <= (bounds()?.height ?? 0)
}

/** Brings an item, or the card of several, onto the screen; what is there already stays where it is. */
export function show(items: readonly string[]): void {
  const view = bounds()
  const first = items[0] === undefined ? null : rowOf(items[0])
  if (!view || !first) return
  const card = first.closest<HTMLElement>(items.length > 1 ? '[data-gate]' : '[data-item]') ?? first
  const { top, bottom, height } = card.getBoundingClientRect()
  if (top >= view.top && bottom <= view.bottom) return
  const calm = matchMedia('(prefers-reduced-motion: reduce)').matches
  const whole = height <= view.height
  const target = whole ? card : first
  target.scrollIntoView?.({ block: whole ? 'center' : 'start', behavior: calm ? 'auto' : 'smooth' })
  // The browser says so itself only with its next frame.
  document.dispatchEvent(new Event('scroll'))
}

/** Which of these items are on the screen, while it scrolls, turns and changes. */
export function useOnScreen(items: readonly string[]): readonly string[] {
  const key = items.join(' ')
  const [seen, setSeen] = useState('')
  const look = (): void => setSeen(onScreen(items).join(' '))
  useLayoutEffect(look)
  useEffect(() => {
    if (items.length === 0) return
    const content = document.getElementById('content')
    const watch = typeof ResizeObserver === 'undefined' ? null : new ResizeObserver(look)
    if (content) watch?.observe(content)
    document.addEventListener('scroll', look, { capture: true, passive: true })
    return () => {
      watch?.disconnect()
      document.removeEventListener('scroll', look, { capture: true })
    }
  }, [key])
  return seen === '' ? [] : seen.split(' ')
}
