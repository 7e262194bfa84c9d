/**
 * What was typed and not sent yet, as long as the page lies open: where the visit goes on meanwhile, other cards are drawn, and
 * nothing of it may be lost. It is kept nowhere else: the phone may be somebody else's.
 */
import { useState } from 'preact/hooks'

const typed = new Map<string, unknown>()

/** As `useState`, and it outlives the component; `name` says whose it is, and of which link. */
export function useDraft<T>(name: string, first: T): [T, (value: T) => void] {
  const [value, setValue] = useState<T>(typed.has(name) ? (typed.get(name) as T) : first)
  return [
    value,
    (next) => {
      if (next === first) typed.delete(name)
      else typed.set(name, next)
      setValue(next)
    },
  ]
}
