/**
 * What of a visit somebody has not read yet: that it is new, was moved or cancelled, that the customer or somebody else who
 * goes there has changed something, or that it is theirs no more. Pure; the phone keeps it from when it hears of the change
 * until the person says that they know.
 */
import { street } from '../street.ts'
import { instantMs } from '../time.ts'
import type { PromiseInForce, VisitDocument } from './document.ts'
import type { Visit } from './fold.ts'

/** What the person knew before. */
export interface Known {
  state: VisitDocument['state']
  promise: PromiseInForce | null
  /** When the customer last said how they would have it; absent in what an older app kept, like the next one. */
  wish?: string | null
  /** Who goes there: people and roles. */
  going?: string
}

export interface News {
  kind: 'new' | 'changed'
  /** Null for a visit that is new. */
  before: Known | null
}

/** A visit that has left this phone: no name and no number of its customer stay. */
export interface Left {
  kind: 'left'
  /** `reassigned`; `moved`: it is theirs and comes again; another word: nobody said why. */
  reason: string
  /** Who goes there now; null: nobody, or nobody has said. */
  to: string | null
  /** When it is now, of one that comes again. */
  promise: PromiseInForce | null
  before: Known
  order: string
  title: string | null
  street: string
  /** How much this phone has recorded of it. */
  recorded: number
  /** What the person had typed there and not saved; absent: nothing. */
  typed?: string[]
  /** When it left, milliseconds of the phone's clock. */
  at: number
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
  const before = pending?.before ?? knownOf(held)
  const known = own ? { ...before, promise: next.promise } : before
  return differing(known, knownOf(next)).length > 0 ? { kind: 'changed', before } : null
}

function knownOf({ state, promise, wish, members }: VisitDocument): Known {
  const going = members.map(({ person, role }) => `${person} ${role}`).sort()
  return { state, promise, wish: wish?.at ?? null, going: going.join(' ') }
}

/**
 * What somebody has to read of a visit that leaves this phone; null where there is nothing to miss: it is over, or came and
 * went before they had read of it. `recorded`: how much of it was recorded here, `over` whether it was completed.
 */
export function leftAfter(
  held: VisitDocument,
  pending: News | null,
  said: Pick<Left, 'reason' | 'to' | 'promise' | 'recorded' | 'at'> & { over: boolean },
): Left | null {
  const { over, ...told } = said
  if (over || held.state === 'cancelled' || (pending?.kind === 'new' && told.recorded === 0)) return null
  const { order, customer, premises } = held
  const before = pending?.before ?? knownOf(held)
  return {
    kind: 'left',
    ...told,
    before,
    order,
    title: customer.address_as,
    street: street(premises.address),
  }
}

/** One that merely came near, or that a phone starts over with, is no news. */
function newsOfNew({ ledger, state }: VisitDocument, reason: string | null): News | null {
  if (reason === 'assigned') return { kind: 'new', before: null }
  const former = ledger.at(-2)
  if (reason !== 'moved') return null
  return former ? { kind: 'changed', before: { state, promise: former } } : { kind: 'new', before: null }
}

const SAME_MS = 60_000

/** What of a visit can be another than somebody knew. */
type Part = 'booking' | 'wish' | 'going'

/** Times that are the same to the minute tell nobody anything new; nor does what nobody has looked at before. */
const SAME: Readonly<Record<Part, (one: Known, other: Known) => boolean>> = {
  booking: (one, other) => one.state === other.state && isSameTime(one.promise, other.promise),
  wish: ({ wish }, other) => wish === undefined || wish === other.wish,
  going: ({ going }, other) => going === undefined || going === other.going,
}

function differing(one: Known, other: Known): Part[] {
  return (['booking', 'wish', 'going'] as const).filter((part) => !SAME[part](one, other))
}

export function isSameTime(one: PromiseInForce | null, other: PromiseInForce | null): boolean {
  if (!one || !other) return one === other
  if ((one.end === null) !== (other.end === null)) return false
  const near = (a: string, b: string) => Math.abs(instantMs(a) - instantMs(b)) < SAME_MS
  return near(one.start, other.start) && (one.end === null || near(one.end, other.end!))
}

/** What is another than the person knew; of one that is new, its booking. */
export function changed({ before }: News, document: VisitDocument): Part[] {
  return before ? differing(before, knownOf(document)) : ['booking']
}

/** The news that a person has still to read: another phone of theirs may have shown the booking. */
export function unread(
  news: News | Left | null,
  document: VisitDocument,
  visit: Visit,
  person: string | null,
): News | null {
  if (!news || news.kind === 'left' || visit.completions.length > 0) return null
  const entry = document.promise?.entry ?? null
  const own = visit.seen.filter(({ by }) => by === person)
  // What they read before it was theirs no more says nothing of what has come again.
  const seen = own
    .slice(own.map(({ gone }) => gone === true).lastIndexOf(true) + 1)
    .some((one) => one.state === document.state && (one.entry ?? null) === entry)
  const isOfBooking = changed(news, document).every((what) => what === 'booking')
  return seen && isOfBooking ? null : news
}
