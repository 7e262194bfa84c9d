/** One's own leave: the one request that waits on this phone for a network. */
import { session } from '../../device/index.ts'
import type { Asking } from './calls.ts'

const STORED_AS = 'doorstep.leave'

/** What waits, if it is of whoever is signed in; it is no fact about a visit, and its loss is seen on this page. */
export function kept(): Asking | null {
  try {
    const { person, asked } = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}') as {
      person?: string
      asked?: Asking
    }
    return asked && person === session.value.person?.id ? asked : null
  } catch {
    return null
  }
}

export function keep(asked: Asking): void {
  try {
    localStorage.setItem(STORED_AS, JSON.stringify({ person: session.value.person?.id, asked }))
  } catch {
    // Without storage it is there until the page is left.
  }
}

export function forget(): void {
  try {
    localStorage.removeItem(STORED_AS)
  } catch {
    // Nothing was kept.
  }
}
