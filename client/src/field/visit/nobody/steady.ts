/** The right time that goes on evenly while somebody looks at it, also when the phone's clock is set: pure. */

/** What the two clocks of a phone may drift apart between two looks. */
const APART_MS = 2_000

/** One look at the clocks, milliseconds. */
export interface Look {
  /** Runs evenly, and stands still while a phone sleeps. */
  mono: number
  /** The phone's clock. */
  wall: number
  /** How far the server's is ahead of it, as it was measured last. */
  offset: number
  /** Nobody looks: the phone may have slept. */
  hidden: boolean
}

/**
 * Reads the clocks again and again. Where they go apart under somebody's eyes, the phone's clock was set, which counts only
 * once the server's has been compared with it anew.
 */
export function steady(first: Look): (look: Look) => number {
  let last = first
  let set = 0
  return (look) => {
    const apart = look.wall - last.wall - (look.mono - last.mono)
    if (Math.abs(look.offset - last.offset) > APART_MS) set = 0
    else if (!look.hidden && !last.hidden && Math.abs(apart) > APART_MS) set += apart
    last = look
    return look.wall - set + look.offset
  }
}
