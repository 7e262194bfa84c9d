/** Keys that work on every page of the desk: what opens a room, and what finds something. */
import { signal } from '@preact/signals'
import { useLayoutEffect } from 'preact/hooks'

import { go } from '../ui/index.ts'
import { rooms } from './rooms.ts'
import { isSingle, shortcuts } from './shortcuts.ts'

/** Whether the list of keys is open. */
export const listing = signal(false)

/** The field that finds things; the head holds it. */
export const SEARCH = '[data-search]'

const GO = 'g'

/** Puts the keyboard on the search; false where there is none. */
function find(): boolean {
  const field = document.querySelector<HTMLInputElement>(`${SEARCH}:is(input), ${SEARCH} input`)
  field?.focus()
  field?.select()
  return field !== null
}

/** What a key that was pressed alone does here; false: it is no key of the whole desk. */
function pressed(key: string): boolean {
  if (key === '/') return find()
  if (key !== '?') return false
  listing.value = true
  return true
}

function openRoom(letter: string): boolean {
  const room = rooms().find(({ tab }) => tab?.letter === letter)
  if (room) go(room.paths[0]!)
  return room !== undefined
}

/** Hears the keys before any page does: the letter after `g` is no verdict of a review. */
export function useKeys(): void {
  const on = shortcuts.value
  useLayoutEffect(() => {
    let going = false
    const heard = (event: KeyboardEvent): void => {
      const key = event.key.toLowerCase()
      const taken =
        (event.ctrlKey || event.metaKey) && key === 'k' ? find() : on && isSingle(event) && alone(key)
      if (!taken) return
      event.preventDefault()
      event.stopImmediatePropagation()
    }
    const alone = (key: string): boolean => {
      if (key === 'shift') return false
      const goes = going
      going = !goes && key === GO
      return going || (goes && openRoom(key)) || pressed(key)
    }
    document.addEventListener('keydown', heard, true)
    return () => document.removeEventListener('keydown', heard, true)
  }, [on])
}
