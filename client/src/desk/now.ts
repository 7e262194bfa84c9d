/** The time as the desk's clock tells it, for the line across the board; moves every half minute. */
import { signal } from '@preact/signals'

const EVERY_MS = 30_000

export const now = signal(Date.now())

setInterval(() => (now.value = Date.now()), EVERY_MS)
