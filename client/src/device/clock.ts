/**
 * What the phone knows about the server's clock. Every exchange is a sample in the manner of NTP; the one with the
 * smallest error counts.
 */
import type { TimeRead } from '../core/visit/arrival.ts'
import type { Times } from './http.ts'
import type { ClockSample } from './rows.ts'

/** How many samples are remembered: enough that one of them was quick. */
const KEPT = 8
/** Two samples that disagree by more about wall minus monotonic time have a jump (or a sleep) between them. */
const JUMP_MS = 2_000

/** Reads one exchange: offset of the server against the phone, and how far off that may be; integers. */
export function sample(times: Times, boot: string): ClockSample {
  const { t0, t1, t2, t3, mono, req, stamp } = times
  const travel = Math.max(0, t3 - t0 - (t2 - t1))
  return {
    boot,
    wall: Math.round(t3),
    mono: Math.round(mono),
    offset_ms: Math.round((t1 - t0 + (t2 - t3)) / 2),
    error_ms: Math.ceil(travel / 2),
    ...(stamp !== null && { signed: { req, sent: Math.round(t0), server_ms: [t1, t2], stamp } }),
  }
}

/** The last samples with `next` added; those from another run of the app or from before a jump no longer count. */
export function withSample(samples: readonly ClockSample[], next: ClockSample): ClockSample[] {
  const anchor = next.wall - next.mono
  const comparable = samples.filter(
    (one) => one.boot === next.boot && Math.abs(one.wall - one.mono - anchor) <= JUMP_MS,
  )
  return [...comparable, next].slice(-KEPT)
}

const DAY_MS = 86_400_000
/** How far a phone's quartz may run from true time. */
const DRIFT_PPM = 50

const drift = (apart: number): number => Math.ceil((Math.abs(apart) * DRIFT_PPM) / 1_000_000)

/**
 * What time it is by the server's clock, from the measurement to believe (docs/protocol.md, section 3). One of another run
 * of the app is the best guess for a day: after a sleep nobody can say whether the clock was set meanwhile.
 */
export function timeBy(
  known: ClockSample | null,
  { boot, wall, mono }: { boot: string; wall: number; mono: number },
): TimeRead {
  if (!known) return { at: wall, error_ms: null, sure: false }
  const at = wall + known.offset_ms
  const [passed, ran] = [wall - known.wall, mono - known.mono]
  const apart = Math.abs(passed - ran)
  if (boot === known.boot && Math.abs(ran) <= DAY_MS && apart <= JUMP_MS)
    return { at, error_ms: known.error_ms + drift(ran) + apart, sure: true }
  const guessed = boot !== known.boot && Math.abs(passed) <= DAY_MS
  return { at, error_ms: guessed ? known.error_ms + drift(passed) : null, sure: false }
}

/** The sample to believe: the smallest error, of equals the newest. */
export function best(samples: readonly ClockSample[]): ClockSample | null {
  return samples.reduce<ClockSample | null>(
    (chosen, one) => (chosen && chosen.error_ms < one.error_ms ? chosen : one),
    null,
  )
}
