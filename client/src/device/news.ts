/** What the person has not read yet of visits: noted when a page is applied, in the same transaction. */
import type { PromiseInForce, VisitDocument } from '../core/visit/document.ts'
import { leftAfter, newsAfter, type Left, type News } from '../core/visit/news.ts'
import { ERASED } from './kinds.ts'
import type { Transaction } from './tables.ts'

/** Of an item of a page, what decides on news. */
interface Came {
  what: string
  about: string
  tells: string
  reason?: string
  to?: string | null
  promise?: PromiseInForce | null
}

/** What stood here of a visit before a page is applied. */
interface Stood {
  document: VisitDocument
  /** How much this phone has recorded of it, and whether anybody has completed it. */
  recorded: number
  over: boolean
}

type Held = ReadonlyMap<string, Stood>

/** How long what has left is told: of somebody who was away for longer, nothing stays. */
const LEFT_MS = 7 * 86_400_000

/** The visits of a page as they are before it is applied; of a reset, every one. */
export async function heldBefore(tx: Transaction, items: readonly Came[], reset: boolean): Promise<Held> {
  const ids = reset ? await tx.documents.getAllKeys() : visitsOf(items)
  const stood = await Promise.all(ids.map((id) => stoodOf(tx, id)))
  return new Map(stood.flatMap((one) => (one ? [[one.document.id, one]] : [])))
}

async function stoodOf(tx: Transaction, id: string): Promise<Stood | null> {
  const row = await tx.documents.get(id)
  if (!row) return null
  const events = await tx.eventsAbout('visit', id)
  return {
    document: row.document,
    recorded: events.filter(({ place, event }) => place > 0 && event.type !== 'change.seen').length,
    over: events.some(({ event }) => event.type === 'visit.completed'),
  }
}

/** Notes the news after a page was applied. */
export async function keepNews(
  tx: Transaction,
  held: Held,
  items: readonly Came[],
  now: number,
): Promise<void> {
  const news: Record<string, News | Left> = { ...(await tx.get('news')) }
  const before = JSON.stringify(news)
  const of = (tells: string) => items.filter((item) => item.what === 'visit' && item.tells === tells)
  const came = new Map(of('added').map((item) => [item.about, item.reason]))
  const gone = new Map(of('removed').map((item) => [item.about, item]))
  for (const visit of new Set([...Object.keys(news), ...held.keys(), ...came.keys()])) {
    const next = (await tx.documents.get(visit))?.document
    const found = next
      ? await newsOf(tx, next, held.get(visit)?.document, news[visit], came)
      : leftOf(held.get(visit), news[visit], gone.get(visit), now)
    if (found) news[visit] = found
    else delete news[visit]
  }
  if (JSON.stringify(news) !== before) await tx.set('news', news)
}

/** What has left long ago is told no more, also while nothing is heard of any visit. To be called in a transaction over meta. */
export async function forgetLeft(tx: Transaction, now: number): Promise<void> {
  const news = Object.entries((await tx.get('news')) ?? {})
  const told = news.filter(([, one]) => !isLeft(one) || now - one.at < LEFT_MS)
  if (told.length < news.length) await tx.set('news', Object.fromEntries(told))
}

async function newsOf(
  tx: Transaction,
  next: VisitDocument,
  held: VisitDocument | undefined,
  pending: News | Left | undefined,
  came: ReadonlyMap<string, string | undefined>,
): Promise<News | null> {
  const entry = next.promise ? await tx.events.get(next.promise.entry) : undefined
  return newsAfter(
    held ?? (came.has(next.id) ? null : next),
    isLeft(pending) ? null : (pending ?? null),
    next,
    {
      reason: came.get(next.id),
      own: (entry?.place ?? 0) > 0,
    },
  )
}

function leftOf(
  stood: Stood | undefined,
  pending: News | Left | undefined,
  item: Came | undefined,
  now: number,
): Left | null {
  if (item?.reason === ERASED) return null
  if (isLeft(pending)) return now - pending.at < LEFT_MS ? pending : null
  if (!stood) return null
  const { document, recorded, over } = stood
  const { reason = '', to = null, promise = null } = item ?? {}
  return leftAfter(document, pending ?? null, { reason, to, promise, recorded, over, at: now })
}

function isLeft(news: News | Left | undefined): news is Left {
  return news?.kind === 'left'
}

function visitsOf(items: readonly Came[]): string[] {
  return [...new Set(items.flatMap(({ what, about }) => (what === 'visit' ? [about] : [])))]
}
