/**
 * Typing is saved by itself: within a second of the last key, on leaving the field, and when the page goes
 * away.
 */
import { useEffect, useRef, useState } from 'preact/hooks'

const IDLE_MS = 800

export interface Draft {
  text: string
  type: (text: string) => void
  /** The field is left: saves now what is not saved yet. */
  leave: () => void
}

/**
 * `saved` is what stands on the disk. While somebody types, the draft stays on the screen whatever arrives
 * from another phone; `save` is called once for each text that differs from the last.
 */
export function useDraft(saved: string, save: (text: string) => void): Draft {
  const [draft, setDraft] = useState<string | null>(null)
  const typing = useRef(false)
  const written = useRef<string | null>(null)
  const latest = useRef({ draft, saved, save })
  latest.current = { draft, saved, save }

  const write = (): void => {
    const { draft: text, saved: stands, save: put } = latest.current
    if (text === null || text === (written.current ?? stands)) return
    written.current = text
    put(text)
  }
  const leave = (): void => {
    typing.current = false
    write()
  }

  useEffect(() => {
    const timer = setTimeout(write, IDLE_MS)
    return () => clearTimeout(timer)
  }, [draft])

  useEffect(() => {
    if (typing.current) return
    written.current = null
    setDraft(null)
  }, [saved])

  useEffect(() => {
    document.addEventListener('visibilitychange', write)
    return () => {
      document.removeEventListener('visibilitychange', write)
      write()
    }
  }, [])

  return {
    text: draft ?? saved,
    type: (text) => {
      typing.current = true
      setDraft(text)
    },
    leave,
  }
}
