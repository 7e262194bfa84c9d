/** The answer that counts among all that were given. */
import { decimal } from './decimals.ts'
import type { Item, Scalar } from './standard.ts'

export type State = 'open' | 'passed' | 'failed' | 'na' | 'recorded' | 'conflict' | 'unknown' | 'refused'

/** What counts as the answer: a word, a number (seconds, stars), several choices, hashes of photos. */
export type Counted = Scalar | Scalar[] | null

export interface AssessedItem {
  id: string
  state: State
  value: Counted
  /** Every value that nobody replaced, by event id. */
  values: (Scalar | Scalar[])[]
}

/** Whether a value is an answer to this kind of item; one that is not is kept and does not count. */
export function fits(value: unknown, item: Item): boolean {
  const among = (...known: string[]) => typeof value === 'string' && known.includes(value)
  switch (item.answer) {
    case 'tick':
      return among('done', 'not_done')
    case 'yes-no-na':
      return among('yes', 'no', 'na')
    case 'consent':
      return among('yes', 'no', 'withdrawn')
    case 'choice': {
      const known = (item.options ?? []).map((option) => option.value)
      if (!Array.isArray(value)) return among(...known)
      return Boolean(item.multiple) && value.length > 0 && value.every((one) => known.includes(one as string))
    }
    case 'number':
      return typeof value === 'string' && decimal(value) !== null
    case 'text':
    case 'photo':
      return typeof value === 'string' && value !== ''
    case 'signature':
      return among('drawn', 'typed', 'refused')
    default:
      return false
  }
}

/** The different answers among the values that fit; the order of a multiple choice does not matter. */
export function distinct(values: AssessedItem['values'], item: Item): AssessedItem['values'] {
  const different = new Map<string, Scalar | Scalar[]>()
  for (const value of values) {
    if (!fits(value, item)) continue
    const key = JSON.stringify(Array.isArray(value) ? [...new Set(value)].sort() : value)
    if (!different.has(key)) different.set(key, value)
  }
  return [...different.values()]
}

/** The answer that counts: the one given, the cautious one of several different, or null. */
export function counted(values: AssessedItem['values'], item: Item): Counted {
  const different = distinct(values, item)
  if (item.answer === 'photo') return different.length ? (different as string[]) : null
  if (different.length < 2) return different[0] ?? null
  if (item.answer === 'tick') return 'not_done'
  if (item.answer === 'yes-no-na') return item.fail?.[0] ?? 'no'
  return null
}
