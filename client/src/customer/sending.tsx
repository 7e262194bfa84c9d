/** What a form of the customer's page has in common with the others: it is sent once at a time, and says what became of it. */
import { useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { Banner } from '../ui/index.ts'
import { inItsName } from './fresh.ts'
import { t } from './words/index.ts'

export interface Sending {
  state: 'idle' | 'working' | 'done' | Problem
  /** Sends; whether it was taken. */
  send: (ask: (visit: string) => Promise<unknown>) => Promise<boolean>
}

export function useSending(link: string): Sending {
  const [state, setState] = useState<Sending['state']>('idle')
  return {
    state,
    send: async (ask) => {
      if (state === 'working') return false
      setState('working')
      try {
        await inItsName(link, ask)
        setState('done')
        return true
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
        setState(problem)
        return false
      }
    },
  }
}

/** What the server said no to; what was typed stays. */
export function Refused({ sending: { state } }: { sending: Sending }) {
  if (!(state instanceof Problem)) return null
  const words =
    t.known(`refused.${state.code}`) ?? t(state.status === 0 ? 'refused.offline' : 'refused.other')
  return <Banner tone="warn" title={words} urgent />
}
