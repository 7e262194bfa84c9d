import { signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { Button } from './Button.tsx'
import { t } from './words/index.ts'

interface Message {
  id: number
  text: string
  undo?: () => void
}

/**
 * Long enough to read; with something to undo, long enough to reach. The item itself can undo it at any
 * time.
 */
const READ_MS = 3000
const REACH_MS = 8000

const message = signal<Message | null>(null)
let count = 0

/** Says what was just done, and lets it be taken back. A newer one takes the place of the older. */
export function toast(text: string, undo?: () => void): void {
  count += 1
  message.value = { id: count, text, undo }
}

/** Takes the message away: somebody else is about to look at this screen. */
export function clearToast(): void {
  message.value = null
}

/** A place of its own between the content and the lower edge; a live region must be there before its text is. */
export function ToastPlace() {
  const shown = message.value
  useEffect(() => {
    if (!shown) return
    const timer = setTimeout(
      () => {
        if (message.value === shown) message.value = null
      },
      shown.undo ? REACH_MS : READ_MS,
    )
    return () => clearTimeout(timer)
  }, [shown])
  return (
    <div class="toast-place" role="status" aria-live="polite">
      {shown && (
        <div class="toast" key={shown.id}>
          <span>{shown.text}</span>
          {shown.undo && (
            <Button
              action="undo"
              onClick={() => {
                message.value = null
                shown.undo!()
              }}
            >
              {t('action.undo')}
            </Button>
          )}
        </div>
      )}
    </div>
  )
}
