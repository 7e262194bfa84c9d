/** Orders and groups what happened in a visit, so that a page of facts reads as a course of events. */
import type { TimelineEntry } from './calls.ts'

/** Fillings-in: many in a row, and each of them stands under the checklist too. */
const FILLED_IN = new Set(['item.answered', 'items.confirmed', 'photo.added', 'private.answered'])
/** What the phone's clock did; other flags speak about the visit. */
export const CLOCK_FLAGS: ReadonlySet<string> = new Set(['jumped', 'skewed'])

/** When it happened, as well as that is known; milliseconds since 1970. */
export function when({ corrected, wall }: TimelineEntry): number {
  return corrected === null ? wall : Date.parse(corrected)
}

export function inOrder(timeline: readonly TimelineEntry[]): TimelineEntry[] {
  return [...timeline].sort((one, other) => when(one) - when(other))
}

/** An answer to a review comes after the end of the visit by its nature, and after the seal. */
export function isReply({ type }: TimelineEntry): boolean {
  return type === 'reply.given'
}

/** Whoever reads of a change does so after the change. */
function isBehind({ type }: TimelineEntry, flag: string): boolean {
  return type === 'change.seen'
    ? flag.startsWith('after_')
    : type === 'reply.given' && flag === 'after_completion'
}

/** Flags about the visit and not about the clock. */
export function oddities(entry: TimelineEntry): string[] {
  return entry.flags.filter((flag) => !CLOCK_FLAGS.has(flag) && !isBehind(entry, flag))
}

/** Neighbours in the given order that are alike, together. */
function runs<T>(all: readonly T[], alike: (one: T, other: T) => boolean): T[][] {
  const found: T[][] = []
  for (const each of all) {
    const last = found.at(-1)
    if (last && alike(last[0]!, each)) last.push(each)
    else found.push([each])
  }
  return found
}

/** Fillings-in that follow each other stand together; whatever is surprising stands alone. */
export function steps(
  ordered: readonly TimelineEntry[],
  unsigned: ReadonlySet<string> = new Set(),
): TimelineEntry[][] {
  const filledIn = (entry: TimelineEntry): boolean =>
    FILLED_IN.has(entry.type) && !entry.late && !unsigned.has(entry.event) && oddities(entry).length === 0
  return runs(ordered, (one, other) => filledIn(one) && filledIn(other))
}

const A_SECOND = 1000

/** Phone minus server, milliseconds; null when it is not known. */
function ahead(entry: TimelineEntry): number | null {
  return entry.corrected === null ? null : entry.wall - Date.parse(entry.corrected)
}

/** Events in a row whose times were corrected alike. */
export interface Correction {
  entries: TimelineEntry[]
  /** How far the phone's clock was ahead, whole seconds; null when it is not known. */
  ahead_s: number | null
  /** The largest error of them, whole seconds. */
  error_s: number | null
  flags: string[]
}

/** Where a clock was wrong by a second or more, was set, or cannot be judged. */
export function corrections(ordered: readonly TimelineEntry[]): Correction[] {
  const off = (entry: TimelineEntry): number | null => {
    const by = ahead(entry)
    return by === null ? null : Math.round(by / A_SECOND)
  }
  const flagged = ({ flags }: TimelineEntry): string =>
    flags.filter((flag) => CLOCK_FLAGS.has(flag)).join(' ')
  return runs(
    ordered,
    (one, other) => one.device === other.device && off(one) === off(other) && flagged(one) === flagged(other),
  )
    .map((entries) => ({
      entries,
      ahead_s: off(entries[0]!),
      error_s: worst(entries),
      flags: flagged(entries[0]!).split(' ').filter(Boolean),
    }))
    .filter(({ ahead_s, flags }) => ahead_s !== 0 || flags.length > 0)
}

function worst(entries: readonly TimelineEntry[]): number | null {
  const errors = entries.flatMap(({ error_ms }) => (error_ms === null ? [] : [error_ms]))
  return errors.length === entries.length ? Math.ceil(Math.max(...errors) / A_SECOND) : null
}
