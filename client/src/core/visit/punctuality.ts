/**
 * How an arrival stands to its promise, and whether the customer was told when it does not (docs/protocol.md, section 3): the
 * twin of `punctuality` and `notice` in server/doorstep/visits/rules.py. tests/cases/punctuality.yaml and notice.yaml hold the
 * two together.
 */
import { durationS, instantMs } from '../time.ts'

export type Verdict = 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'

/** A time or a window, RFC 3339. */
export interface Promised {
  start: string
  end?: string | null
}

/** Durations around the promise; a side may be open. */
export interface Window {
  earliest?: string
  target?: readonly [string, string]
  latest?: string
}

export interface Judgement {
  verdict: Verdict
  /** A decimal string: negative before the start, positive after the end. */
  minutes: string
  error_s: number | null
}

/** The verdict that holds over the whole of `arrived` ± `error`, else `undetermined`; a `null` error is not known. */
export function punctuality(
  arrived: number,
  error: number | null,
  promise: Promised,
  level: Window,
): Judgement {
  const [early, late] = offPromise(seconds(arrived), promise)
  const [first, last] =
    error === null
      ? ['undetermined' as const]
      : [-error, error].map((off) => verdictAt(seconds(arrived + off), promise, level))
  return {
    verdict: last === undefined || first === last ? first! : 'undetermined',
    minutes: decimalMinutes(early < 0 ? early : Math.max(late, 0)),
    error_s: error === null ? null : Math.ceil(error / 1000),
  }
}

function verdictAt(arrived: number, promise: Promised, level: Window): Verdict {
  const [early, late] = offPromise(arrived, promise)
  const { earliest, target, latest } = level
  if (earliest && early < durationS(earliest)) return 'early'
  if (target && durationS(target[0]) <= early && early <= durationS(target[1])) return 'on_target'
  if (latest && late > durationS(latest)) return 'late'
  return 'on_time'
}

/** Seconds after the start of the promise and after its end. */
function offPromise(arrived: number, { start, end }: Promised): [number, number] {
  return [arrived - seconds(instantMs(start)), arrived - seconds(instantMs(end || start))]
}

function seconds(ms: number): number {
  return Math.floor(ms / 1000)
}

/** Signed minutes with one digit, rounded away from zero. */
function decimalMinutes(off: number): string {
  const tenths = Math.ceil(Math.abs(off) / 6)
  return `${off < 0 ? '-' : ''}${Math.floor(tenths / 10)}.${tenths % 10}`
}

/** Whether somebody who came late or early had told the customer before the promised time. */
export interface Notice {
  /** Null where nobody had to be told, and nobody was. */
  verdict: 'told' | 'after' | 'silent' | null
  /** When the customer was told first. */
  told_at: number | null
  /** The promised time before which that had to be: of who came late the end of it, else the start. */
  due: number
}

/** `told`: when the customer was reached; `verdict` that of the arrival, null while there is none. */
export function notice(told: readonly number[], verdict: Verdict | null, promise: Promised): Notice {
  const first = told.length > 0 ? Math.min(...told) : null
  const due = instantMs((verdict === 'late' && promise.end) || promise.start)
  return { verdict: noticeVerdict(first, due, verdict), told_at: first, due }
}

function noticeVerdict(first: number | null, due: number, verdict: Verdict | null): Notice['verdict'] {
  if (verdict !== 'early' && verdict !== 'late') return first === null ? null : 'told'
  if (first === null) return 'silent'
  return first < due ? 'told' : 'after'
}
