/** What a form of the customer's page has in common with the others: it is sent once at a time, and says what became of it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem, newId } from '../device/index.ts'
import { Banner, Button, format } from '../ui/index.ts'
import { inItsName } from './fresh.ts'
import { t as always } from './whose/words/index.ts'
import { t } from './words/index.ts'

export interface Sending {
  state: 'idle' | 'working' | 'done' | Problem
  /** Sends; whether it was taken. */
  send: (ask: (visit: string) => Promise<unknown>) => Promise<boolean>
}

export function useSending(link: string): Sending {
  const [state, setState] = useState<Sending['state']>('idle')
  // Two taps may come before the page is drawn again.
  const busy = useRef(false)
  return {
    state,
    send: async (ask) => {
      if (busy.current) return false
      busy.current = true
      setState('working')
      try {
        await inItsName(link, ask)
        setState('done')
        return true
      } catch (problem) {
        if (!(problem instanceof Problem)) throw problem
        setState(problem)
        return false
      } finally {
        busy.current = false
      }
    },
  }
}

/** That it is on its way, or what the server said no to; what was typed stays. */
export function Outcome({ sending: { state } }: { sending: Sending }) {
  if (state === 'working') return <p role="status">{always('sending')}</p>
  if (!(state instanceof Problem)) return null
  return <Banner tone="warn" title={refusal(state)} urgent />
}

interface SendProps {
  sending: Sending
  action: string
  kind?: 'primary' | 'danger'
  /** Whether there is something to be sent. */
  ready?: boolean
  onSend: () => Promise<void>
  children: ComponentChildren
}

/** The foot of a form: what became of it, and the button that sends it. */
export function Send({ sending, action, kind = 'primary', ready = true, onSend, children }: SendProps) {
  return (
    <>
      <Outcome sending={sending} />
      <Button
        kind={kind}
        wide
        action={action}
        disabled={!ready || sending.state === 'working'}
        onClick={() => void onSend()}
      >
        {children}
      </Button>
    </>
  )
}

function refusal({ code, status, retryAfter }: Problem): string {
  // The link opens, and yet nothing can be said in its name.
  if (code === 'no_such_link' && !navigator.cookieEnabled) return always('no-cookies')
  if (code === 'too_many_codes')
    return always('too-often', { time: format.minutes(Math.ceil((retryAfter ?? 60) / 60)) })
  return t.known(`refused.${code}`) ?? t(status === 0 ? 'refused.offline' : 'refused.other')
}

/** Names what is said: the same words by the same id, however often they are sent; other words are another thing. */
export function useIdOf(): (words: unknown) => string {
  const last = useRef({ said: '', id: '' })
  return (words) => {
    const said = JSON.stringify(words)
    if (last.current.said !== said) last.current = { said, id: newId() }
    return last.current.id
  }
}

/**
 * An element that takes the focus when something happens by which the button that was pressed is gone: a screen reader goes
 * on from there, and so does the keyboard.
 */
export function useTaking<T extends HTMLElement>(happened: unknown): { current: T | null } {
  const place = useRef<T>(null)
  const before = useRef(happened)
  useEffect(() => {
    if (before.current !== happened) {
      place.current?.focus({ preventScroll: true })
      // A long form that closed leaves the screen far below what became of it.
      place.current?.scrollIntoView?.({ block: 'nearest' })
    }
    before.current = happened
  }, [happened])
  return place
}
