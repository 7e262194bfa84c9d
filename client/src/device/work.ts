/** What the screens do: on the disk when the promise resolves. */
import type { EventOf, EventType } from '../core/things.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import type { Left } from '../core/visit/news.ts'
import type { Said } from './outbox.ts'
import { inHand, watched } from './phone.ts'
import type { StoredEvent } from './rows.ts'

/** Writes one fact of the person; the caller names in `replaces` what stood on the screen. */
export async function record<T extends EventType>(
  type: T,
  body: Said<T>,
  about: string,
): Promise<StoredEvent<EventOf<T>>> {
  return watched(({ outbox }) => outbox.record(type, body, about))
}

/** Writes the fact that opens a thing; its id is that of the thing from then on. */
export async function open<T extends EventType>(type: T, body: Said<T>): Promise<StoredEvent<EventOf<T>>> {
  return watched(({ outbox }) => outbox.record(type, body, null))
}

/** The person has read when a visit is now, or that it is cancelled: the office hears it, and this phone says it no more. */
export async function noteSeen({ id, state, promise }: VisitDocument): Promise<void> {
  await noteRead(id, { state, ...(promise ? { entry: promise.entry } : {}) })
}

/** The person has read that a visit is not theirs any more, or is far ahead now. */
export async function noteLeft(visit: string, { reason, before, promise }: Left): Promise<void> {
  const isTheirs = reason === 'moved'
  const known = isTheirs ? promise : before.promise
  const entry = known ? { entry: known.entry } : {}
  await noteRead(visit, { state: before.state, ...entry, ...(isTheirs ? {} : { gone: true }) })
}

async function noteRead(visit: string, body: Said<'change.seen'>): Promise<void> {
  await watched(async ({ db, outbox }) => {
    await outbox.record('change.seen', body, visit)
    await db.write(['meta'], async (tx) => {
      const { [visit]: _, ...others } = (await tx.get('news')) ?? {}
      await tx.set('news', others)
      return { value: undefined, change: { tables: ['meta'], about: [] } }
    })
  })
}

/** What was typed here over the saved text `over` before the app went away, and never saved; null: nothing. */
export function draftOf(visit: string, field: string, over = ''): string | null {
  return inHand()?.drafts.of(visit, field, over) ?? null
}

/** Keeps what is being typed, until it is saved or given up (null). */
export function keepDraft(visit: string, field: string, text: string | null, over = ''): void {
  inHand()?.drafts.keep(visit, field, text, over)
}

/** The person has seen that this fact was set aside. */
export async function acknowledge(event: string): Promise<void> {
  return watched(({ outbox }) => outbox.acknowledge(event))
}

/** A person asked: now, whatever the patience says. */
export function syncNow(): void {
  inHand()?.engine.wake('tap')
}
