/** The time as the server would tell it, for countdowns; events carry the phone's own clock. */
import { computed, signal } from '@preact/signals'

import type { TimeOf } from '../core/visit/times.ts'
import { clock, statesOf } from '../device/index.ts'

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

/** The next measurement moves a right clock by some milliseconds, which is no reason to draw a page anew. */
const offset = computed(() => Math.round((clock.value?.offset_ms ?? 0) / 1000) * 1000)

/** When something was said of this visit, by the server's clock; that of another phone is taken for right. */
export function timesOf(visit: string): TimeOf {
  return ({ event, wall }) => (statesOf(visit).value.has(event) ? wall + offset.value : wall)
}
