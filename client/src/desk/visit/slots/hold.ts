import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../../device/index.ts'
import { holdTime, letTimeGo, type Slot, type SlotQuestion } from '../calls.ts'
import { nameOf } from './slots.ts'

const PAUSE_MS = 250
const SECOND_MS = 1000
/** So long the server keeps a time; counted from its answer, since clocks of desks are wrong. */
const KEPT_MS = 5 * 60 * SECOND_MS

export interface Hold {
  /** What is left of it, in ms; null where nothing is kept. */
  left: number | null
  /** It was kept and is not any more. */
  over: boolean
  letGo: () => void
  again: () => void
}

/** Keeps the chosen time for whoever books it, and lets it go when another is chosen or the form is left. */
export function useHold(chosen: Slot | null, question: SlotQuestion | null, onFaster: () => void): Hold {
  const [since, setSince] = useState<number | null>(null)
  const [over, setOver] = useState(false)
  const [turn, setTurn] = useState(0)
  const [at, setAt] = useState(0)
  const holding = useRef(false)
  const release = (): void => {
    if (holding.current) letTimeGo().catch(() => undefined) // it ends by itself
    holding.current = false
    setSince(null)
  }
  useEffect(() => {
    setOver(false)
    setSince(null)
    if (chosen === null || question === null) return release()
    let wanted = true
    // The arrow keys pass over many: what they come to rest on is kept.
    const timer = setTimeout(() => {
      holding.current = true
      holdTime(chosen, question).then(
        () => {
          if (!wanted) return
          setSince(performance.now())
          setAt(performance.now())
        },
        (problem: unknown) => {
          if (!(problem instanceof Problem)) throw problem
          if (wanted) onFaster()
        },
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [chosen && nameOf(chosen), question?.duration_minutes, question?.buffer_minutes, turn])
  useEffect(() => release, [])
  useEffect(() => {
    if (since === null) return
    const timer = setInterval(() => {
      const time = performance.now()
      setAt(time)
      if (time - since < KEPT_MS) return
      holding.current = false
      setSince(null)
      setOver(true)
    }, SECOND_MS)
    return () => clearInterval(timer)
  }, [since])
  return {
    left: since === null ? null : KEPT_MS - (at - since),
    over,
    letGo: () => {
      release()
      setOver(true)
    },
    again: () => setTurn((was) => was + 1),
  }
}
