/**
 * Typing is saved by itself: an answer within a second of the last key, on leaving the field, and when the page
 * goes away. What is still being typed, or waits in a sheet for its button, outlives the app as a draft.
 */
import { useEffect, useRef, useState } from 'preact/hooks'

import { draftOf, keepDraft } from '../../../device/index.ts'

const IDLE_MS = 800

export interface Draft {
  text: string
  type: (text: string) => void
  /** The field is left: saves now what is not saved yet. */
  leave: () => void
  /** A text from elsewhere stands in place of what was typed, and is saved now. */
  take: (text: string) => void
}

/**
 * `saved` is what stands on the disk. While somebody types, the draft stays on the screen whatever arrives
 * from another phone; `save` is called once for each text that differs from the last, and returns null when it
 * does not take it. A draft that a killed app left behind is saved at once.
 */
export function useDraft(
  visit: string,
  field: string,
  saved: string,
  save: (text: string) => Promise<void> | null,
): Draft {
  const [draft, setDraft] = useState(() => draftOf(visit, field, saved))
  const typing = useRef(draft !== null)
  const written = useRef<string | null>(null)
  const latest = useRef({ draft, saved, save })
  latest.current = { draft, saved, save }

  const write = (): void => {
    const { draft: text, saved: stands, save: put } = latest.current
    if (text === null || text === (written.current ?? stands)) return
    written.current = text
    void put(text)?.then(() => {
      if ([text, null].includes(latest.current.draft)) keepDraft(visit, field, null)
    })
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
    leave()
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
      keepDraft(visit, field, text, saved)
    },
    leave,
    take: (text) => {
      typing.current = false
      written.current = null
      // The card may close with this answer, and what it leaves behind is not what was typed before.
      latest.current.draft = null
      setDraft(null)
      keepDraft(visit, field, null)
      void save(text)
    },
  }
}

/**
 * The text of a field that a button saves, `before` until somebody types: it stands there again after the app was killed,
 * or the sheet closed. `done` is called once it is saved.
 */
export function useKept(
  visit: string,
  field: string,
  before = '',
): [text: string, type: (text: string) => void, done: () => void] {
  const [text, setText] = useState(() => draftOf(visit, field) ?? before)
  const type = (typed: string): void => {
    setText(typed)
    keepDraft(visit, field, typed || null)
  }
  return [text, type, () => keepDraft(visit, field, null)]
}
