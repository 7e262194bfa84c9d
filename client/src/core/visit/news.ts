/**
 * What of a visit's booking somebody has not read yet: that it is new, was moved or cancelled. Pure; the phone keeps it from
 * when it hears of the change until the person says that they know.
 */
import { instantMs } from '../time.ts'
import type { PromiseInForce, VisitDocument } from './document.ts'
import type { Visit } from './fold.ts'

/** What the person knew before. */
export interface Known {
  state: VisitDocument['state']
  promise: PromiseInForce | null
}

export interface News {
  kind: 'new' | 'changed'
  /** Null for a visit that is new. */
  before: Known | null
}

/**
 * The news after a document has come. `held`: the one that was here; `pending`: what was not read of it. `reason`: why a
 * visit has come that was not here. `own`: this person made the promise in force.
 */
export function newsAfter(
  held: VisitDocument | null,
  pending: News | null,
  next: VisitDocument,
  { reason = null, own = false }: { reason?: string | null; own?: boolean } = {},
): News | null {
  if (!held) return newsOfNew(next, reason)
  if (pending?.kind === 'new') return pending
  const before = pending?.before ?? { state: held.state, promise: held.promise }
  const known = own ? { ...before, promise: next.promise } : before
  return isSame(known, next) ? null : { kind: 'changed', before }
}

/** One that merely came near, or that a phone starts over with, is no news. */
function newsOfNew({ ledger, state }: VisitDocument, reason: string | null): News | null {
  if (reason === 'assigned') return { kind: 'new', before: null }
  const former = ledger.at(-2)
  if (reason !== 'moved') return null
  return former ? { kind: 'changed', before: { state, promise: former } } : { kind: 'new', before: null }
}

const SAME_MS = 60_000

/** Times that are the same to the minute tell nobody anything new. */
function isSame(one: Known, other: Known): boolean {
  return one.state === other.state && isSameTime(one.promise, other.promise)
}

export function isSameTime(one: PromiseInForce | null, other: PromiseInForce | null): boolean {
  if (!one || !other) return one === other
  if ((one.end === null) !== (other.end === null)) return false
  const near = (a: string, b: string) => Math.abs(instantMs(a) - instantMs(b)) < SAME_MS
  return near(one.start, other.start) && (one.end === null || near(one.end, other.end!))
}

/** The news that a person has still to read: another phone of theirs may have shown it. */
export function unread(
  news: News | null,
  document: VisitDocument,
  visit: Visit,
  person: string | null,
): News | null {
  const entry = document.promise?.entry ?? null
  const seen = visit.seen.some(
    (one) => one.by === person && one.state === document.state && (one.entry ?? null) === entry,
  )
  return seen || visit.completions.length > 0 ? null : news
}
