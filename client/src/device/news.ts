/** Which visits the person has not read the news of: noted when a page is applied, in the same transaction. */
import type { VisitDocument } from '../core/visit/document.ts'
import { newsAfter, type News } from '../core/visit/news.ts'
import type { Transaction } from './tables.ts'

/** Of an item of a page, what decides on news. */
interface Came {
  what: string
  about: string
  tells: string
  reason?: string
}

type Held = ReadonlyMap<string, VisitDocument>

/** The documents of the visits of a page as they are before it is applied. */
export async function heldBefore(tx: Transaction, items: readonly Came[]): Promise<Held> {
  const rows = await Promise.all(visitsOf(items).map((visit) => tx.documents.get(visit)))
  return new Map(rows.flatMap((row) => (row ? [[row.id, row.document]] : [])))
}

/** Notes the news after a page was applied; of what has left the phone there is none. */
export async function keepNews(tx: Transaction, held: Held, items: readonly Came[]): Promise<void> {
  const news: Record<string, News> = { ...(await tx.get('news')) }
  const before = JSON.stringify(news)
  const came = new Map(items.flatMap((item) => (item.tells === 'added' ? [[item.about, item.reason]] : [])))
  for (const visit of new Set([...Object.keys(news), ...visitsOf(items)])) {
    const next = (await tx.documents.get(visit))?.document
    const found = next && (await newsOf(tx, next, held.get(visit), news[visit], came))
    if (found) news[visit] = found
    else delete news[visit]
  }
  if (JSON.stringify(news) !== before) await tx.set('news', news)
}

async function newsOf(
  tx: Transaction,
  next: VisitDocument,
  held: VisitDocument | undefined,
  pending: News | undefined,
  came: ReadonlyMap<string, string | undefined>,
): Promise<News | null> {
  const entry = next.promise ? await tx.events.get(next.promise.entry) : undefined
  return newsAfter(held ?? (came.has(next.id) ? null : next), pending ?? null, next, {
    reason: came.get(next.id),
    own: (entry?.place ?? 0) > 0,
  })
}

function visitsOf(items: readonly Came[]): string[] {
  return [...new Set(items.flatMap(({ what, about }) => (what === 'visit' ? [about] : [])))]
}
