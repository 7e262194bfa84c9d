/** The time as the server would tell it, for countdowns; events carry the phone's own clock. */
import { signal } from '@preact/signals'

import { clock } from '../device/index.ts'

const EVERY_MS = 10_000

const ticks = signal(Date.now())

setInterval(() => {
  ticks.value = Date.now()
}, EVERY_MS)

// A phone in the pocket stops its timers: look at the clock when it is taken out.
document.addEventListener('visibilitychange', () => {
  ticks.value = Date.now()
})

/** Milliseconds since 1970 UTC, at most ten seconds old. */
export function now(): number {
  return ticks.value + (clock.value?.offset_ms ?? 0)
}
