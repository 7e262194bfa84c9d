/**
 * How the office hears that a visit is late while it looks elsewhere: the title of the window and the badge of the app say
 * how many, and whoever wants it hears a sound when there is one more.
 */
import { computed, effect, signal } from '@preact/signals'
import { useEffect } from 'preact/hooks'

import { waits } from './waits.ts'

const STORED_AS = 'doorstep.sound'
const COUNTED = /^\(\d+\) /

/** How many visits of today want somebody now. */
export const late = computed(() => waits.value.day?.count ?? 0)

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): boolean {
  try {
    return localStorage.getItem(STORED_AS) === 'on'
  } catch {
    return false
  }
}

/** Whether this device makes a sound. */
export const sound = signal(stored())

export function chooseSound(on: boolean): void {
  sound.value = on
  try {
    if (on) localStorage.setItem(STORED_AS, 'on')
    else localStorage.removeItem(STORED_AS)
  } catch {
    // See stored().
  }
  // Whoever switches it on hears what it will be, and the browser that a person wanted it.
  if (on) ring()
}

const LENGTH_S = 0.4
const LOW = 0.15

/** Two short tones. A browser in which nobody has touched the page yet stays silent. */
function ring(): void {
  const Context = globalThis.AudioContext as typeof AudioContext | undefined
  if (!Context) return
  const context = new Context()
  const gain = context.createGain()
  gain.gain.value = LOW
  gain.connect(context.destination)
  for (const [at, pitch] of [660, 880].entries()) {
    const tone = context.createOscillator()
    tone.frequency.value = pitch
    tone.connect(gain)
    tone.start(context.currentTime + (at * LENGTH_S) / 2)
    tone.stop(context.currentTime + ((at + 1) * LENGTH_S) / 2)
    tone.onended = () => at === 1 && void context.close()
  }
}

/** A title with the count before it, where there is something to count. */
export function counted(title: string, count: number): string {
  const plain = title.replace(COUNTED, '')
  return count > 0 ? `(${count}) ${plain}` : plain
}

/** Keeps title and badge true while the desk is open. Pages write their title themselves, and know nothing of this. */
export function useAlarm(): void {
  useEffect(() => {
    const say = (): void => {
      const wanted = counted(document.title, late.peek())
      if (document.title !== wanted) document.title = wanted
    }
    const watch = new MutationObserver(say)
    watch.observe(document.head, { childList: true, subtree: true, characterData: true })
    let before: number | null = null
    const end = effect(() => {
      const count = late.value
      say()
      // A badge is a favour of the system.
      void (count > 0 ? navigator.setAppBadge?.(count) : navigator.clearAppBadge?.())?.catch(() => undefined)
      if (before !== null && count > before && sound.peek()) ring()
      before = waits.peek().day ? count : null
    })
    return () => {
      end()
      watch.disconnect()
      document.title = counted(document.title, 0)
      void navigator.clearAppBadge?.().catch(() => undefined)
    }
  }, [])
}
