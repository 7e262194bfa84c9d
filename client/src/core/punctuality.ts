/** How an arrival stands to a promise (docs/protocol.md, section 3), the twin of `punctuality` on the server. */
import { durationS, instantMs } from './time.ts'

export interface Promised {
  start: string
  end?: string | null
}

/** The bounds of a service level, as ISO 8601 durations from the promise. */
export interface Level {
  earliest?: string
  target_latest?: string
  latest?: string
}

export type Verdict = 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'

export interface Punctuality {
  verdict: Verdict
  /** Signed, one digit; before the start negative, after the end positive. */
  minutes: string
  /** Rounded up; null when nothing bounds the error. */
  error_s: number | null
}

/** The verdict that holds over the whole of arrived ± error, else `undetermined`. Bounds are inclusive, on whole seconds. */
export function punctuality(
  arrivedMs: number,
  errorMs: number | null,
  promise: Promised,
  level: Level,
): Punctuality {
  const { early, late } = offPromise(Math.floor(arrivedMs / 1000), promise)
  const minutes = decimalMinutes(early < 0 ? early : Math.max(late, 0))
  if (errorMs === null) return { verdict: 'undetermined', minutes, error_s: null }
  const first = verdictAt(Math.floor((arrivedMs - errorMs) / 1000), promise, level)
  const last = verdictAt(Math.floor((arrivedMs + errorMs) / 1000), promise, level)
  return { verdict: first === last ? first : 'undetermined', minutes, error_s: Math.ceil(errorMs / 1000) }
}

function verdictAt(arrived: number, promise: Promised, level: Level): Verdict {
  const { early, late } = offPromise(arrived, promise)
  if (level.earliest !== undefined && early < durationS(level.earliest)) return 'early'
  if (level.target_latest !== undefined && early <= durationS(level.target_latest)) return 'on_target'
  if (level.latest !== undefined && late > durationS(level.latest)) return 'late'
  return 'on_time'
}

/** Seconds after the start of the promise and after its end; an appointment without a window ends when it starts. */
function offPromise(arrived: number, promise: Promised): { early: number; late: number } {
  const start = Math.floor(instantMs(promise.start) / 1000)
  const end = Math.floor(instantMs(promise.end ?? promise.start) / 1000)
  return { early: arrived - start, late: arrived - end }
}

/** Rounded away from zero: what is over a whole minute also reads so. */
function decimalMinutes(seconds: number): string {
  const tenths = Math.ceil(Math.abs(seconds) / 6)
  return `${seconds < 0 ? '-' : ''}${Math.floor(tenths / 10)}.${tenths % 10}`
}
