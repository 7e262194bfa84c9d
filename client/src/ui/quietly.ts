/** Keeps a page that lies open up to date without a spinner. */
import { useEffect } from 'preact/hooks'

import { Problem } from '../device/index.ts'

const OFTEN_MS = 10_000
/** A desk that nobody touches asks no more: it would keep the session of somebody who has left alive. */
const DESERTED_MS = 10 * 60_000

let touched = Date.now()
for (const sign of ['pointerdown', 'pointermove', 'keydown', 'wheel']) {
  addEventListener(sign, () => (touched = Date.now()), { passive: true })
}

/**
 * Calls `ask` every few seconds while the page is visible and somebody is there, and at once when it comes into
 * view again. What the server refuses is left alone: the page still shows what it had, and its own buttons say why.
 */
export function useQuietly(ask: () => Promise<void>, key: string, everyMs = OFTEN_MS): void {
  useEffect(() => {
    let asking = false
    const again = async (): Promise<void> => {
      if (asking || document.visibilityState !== 'visible' || Date.now() - touched > DESERTED_MS) return
      asking = true
      try {
        await ask()
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
      } finally {
        asking = false
      }
    }
    const soon = (): void => void again()
    const timer = setInterval(soon, everyMs)
    document.addEventListener('visibilitychange', soon)
    return () => {
      clearInterval(timer)
      document.removeEventListener('visibilitychange', soon)
    }
    // `ask` is a new function at each render; `key` says when the question is another one.
  }, [key])
}
