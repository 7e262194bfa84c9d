/** Makes a command that is sent twice happen once. */
import { useRef } from 'preact/hooks'

import { Problem, newId } from '../device/index.ts'

/** Whether the server has said that it did not do what was asked; silence may mean that it did. */
export function wasRefused({ status }: Problem): boolean {
  return status >= 400 && status < 500 && status !== 408
}

/** The keys that this page holds. */
const own = new Set<string>()

/**
 * A key that nobody else uses: `key`, if this page holds it or can take it, else a new one. What a tab has stored is copied
 * when the tab is duplicated, and a page that is loaded anew finds it again; only the lock, which ends with its page,
 * tells the two apart.
 */
export async function ownKey(key: string): Promise<string> {
  return key !== '' && (own.has(key) || (await taken(key))) ? key : newKey()
}

/** A new key, held by this page from now on. */
export function newKey(): string {
  const key = newId()
  own.add(key)
  void taken(key)
  return key
}

/** Whether this page could take the key; it is held until the page ends. */
function taken(key: string): Promise<boolean> {
  // Without locks (a page that is not secure) a page that was loaded again keeps its keys, and any other gets new ones.
  const locks = navigator.locks as LockManager | null | undefined
  if (!locks) return Promise.resolve(wasReloaded())
  return new Promise((resolve) => {
    void locks.request(`doorstep.key.${key}`, { ifAvailable: true }, (lock) => {
      if (lock) own.add(key)
      resolve(lock !== null)
      return lock && new Promise(() => {})
    })
  })
}

function wasReloaded(): boolean {
  const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
  return entry?.type === 'reload'
}

/** The key of a form's command: the same until the server has done or refused it, because what comes next says something else. */
export function useKey(): { current: () => string; done: () => void; refused: (problem: Problem) => void } {
  const key = useRef(newId())
  return {
    current: () => key.current,
    done: () => {
      key.current = newId()
    },
    refused: (problem) => {
      if (wasRefused(problem)) key.current = newId()
    },
  }
}
