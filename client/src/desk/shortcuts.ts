/**
 * Single keys that do something. Who dictates to the machine, or rests a hand on the keys, can switch them off
 * (WCAG 2.1.4).
 */
import { signal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'

const STORED_AS = 'doorstep.shortcuts'

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): boolean {
  try {
    return localStorage.getItem(STORED_AS) !== 'off'
  } catch {
    return true
  }
}

export const shortcuts = signal(stored())

export function chooseShortcuts(on: boolean): void {
  shortcuts.value = on
  try {
    if (on) localStorage.removeItem(STORED_AS)
    else localStorage.setItem(STORED_AS, 'off')
  } catch {
    // See stored().
  }
}

const TYPING = 'input, textarea, select, [contenteditable]'

/** Whether a key was pressed alone, and neither types nor is for a dialog. */
export function isSingle(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing || event.repeat) return false
  if (event.target instanceof Element && event.target.closest(TYPING)) return false
  return !document.querySelector('dialog[open]')
}

/** Calls `press` with a key that was pressed alone, in lower case, unless somebody types or a dialog is open. */
export function useShortcuts(press: (key: string) => void): void {
  const latest = useRef(press)
  latest.current = press
  const on = shortcuts.value
  // As soon as the keys are on the screen.
  useLayoutEffect(() => {
    if (!on) return
    const heard = (event: KeyboardEvent): void => {
      if (isSingle(event)) latest.current(event.key.toLowerCase())
    }
    document.addEventListener('keydown', heard)
    return () => document.removeEventListener('keydown', heard)
  }, [on])
}
