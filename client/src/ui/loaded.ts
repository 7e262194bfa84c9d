import { useCallback, useEffect, useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'

/** What came of asking the server: nothing yet, an answer, or a refusal. */
export type Loaded<T> =
  { state: 'loading' } | { state: 'here'; value: T } | { state: 'refused'; problem: Problem }

/** Asks when `key` changes, and again on demand; an answer to an older question is dropped. */
export function useLoaded<T>(key: string, ask: () => Promise<T>): [Loaded<T>, () => void] {
  const [loaded, setLoaded] = useState<Loaded<T>>({ state: 'loading' })
  const [turn, setTurn] = useState(0)
  useEffect(() => {
    let wanted = true
    setLoaded({ state: 'loading' })
    ask().then(
      (value) => wanted && setLoaded({ state: 'here', value }),
      (problem: unknown) => {
        if (!wanted) return
        if (!(problem instanceof Problem)) throw problem
        setLoaded({ state: 'refused', problem })
      },
    )
    return () => {
      wanted = false
    }
    // `ask` is a new function at each render; `key` says when the question is another one.
  }, [key, turn])
  return [loaded, useCallback(() => setTurn((was) => was + 1), [])]
}
