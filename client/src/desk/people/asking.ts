import { useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'

export interface Asking {
  working: boolean
  problem: Problem | null
  ask: (what: () => Promise<void>) => Promise<void>
}

/** Asks the server for one thing at a time, and keeps its refusal. */
export function useAsking(): Asking {
  const [working, setWorking] = useState(false)
  const [problem, setProblem] = useState<Problem | null>(null)
  return {
    working,
    problem,
    ask: async (what) => {
      if (working) return
      setWorking(true)
      setProblem(null)
      try {
        await what()
      } catch (refused) {
        if (!(refused instanceof Problem)) throw refused
        setProblem(refused)
      } finally {
        setWorking(false)
      }
    },
  }
}
