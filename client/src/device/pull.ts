/** Receiving: a page and its cursor go into the database together or not at all. */
import type { Standard, VisitDocument } from '../core/checklist.ts'
import { fold } from '../core/visit.ts'
import type { Database, EventRow, StoredEvent, TableName } from './database.ts'
import { offerAgain } from './push.ts'

type Received = StoredEvent & { seq: number }

type Item =
  | { kind: 'event'; visit: string; event: Received }
  | { kind: 'visit'; visit: string; document: VisitDocument }
  | { kind: 'scope.added'; visit: string; document: VisitDocument; events: Received[] }
  | { kind: 'scope.removed'; visit: string; reason: string }
  | { kind: 'photo.stored'; visit: string; sha256: string }

export interface Page {
  base: string | null
  reset: boolean
  more: boolean
  cursor: string
  items: Item[]
  backed_up_seq: number
  want_photos: string[]
}

/** Pages of a reset that are not complete yet. They replace everything at once when the last one is here. */
export interface Staging {
  /** The cursor that the database held when the reset began. */
  base: string | null
  /** The cursor of the next page. */
  cursor: string
  /** In another epoch the server begins the reset again. */
  epoch: string
  items: Item[]
}

/** The answer's body when it has the form that the protocol promises, else null. Items of unknown kinds are left out. */
export function parsePage(body: Record<string, unknown>): Page | null {
  const { base = null, reset, more, cursor, items, backed_up_seq = 0, want_photos = [] } = body
  if (typeof cursor !== 'string' || (base !== null && typeof base !== 'string')) return null
  if (typeof reset !== 'boolean' || typeof more !== 'boolean') return null
  if (!Array.isArray(items) || !Array.isArray(want_photos) || !Number.isInteger(backed_up_seq)) return null
  const known = items.filter((item) => KINDS.has(item?.kind))
  // A page that leads nowhere would be asked for for ever; half an item must not pass as a whole one.
  if ((more && cursor === base) || !known.every(isWhole)) return null
  return { base, reset, more, cursor, items: known as Item[], backed_up_seq: backed_up_seq as number, want_photos }
}

export function isCompletion(item: Item): boolean {
  return item.kind === 'event' && item.event.type === 'visit.completed'
}

const KINDS = new Set(['event', 'visit', 'scope.added', 'scope.removed', 'photo.stored'])

function isWhole(item: Partial<Record<string, unknown>>): boolean {
  if (typeof item.visit !== 'string') return false
  switch (item.kind) {
    case 'event':
      return isReceived(item.event)
    case 'visit':
      return isDocument(item.document)
    case 'scope.added':
      return isDocument(item.document) && Array.isArray(item.events) && item.events.every(isReceived)
    case 'photo.stored':
      return typeof item.sha256 === 'string'
    default:
      return true
  }
}

function isReceived(event: unknown): event is Received {
  const { id, visit, seq } = (event ?? {}) as Partial<Received>
  return typeof id === 'string' && typeof visit === 'string' && Number.isInteger(seq)
}

function isDocument(document: unknown): document is VisitDocument {
  return typeof (document as VisitDocument | null)?.id === 'string'
}

const TABLES: readonly TableName[] = ['events', 'documents', 'photos', 'quarantine', 'history', 'standards']

/**
 * Applies one page, or the last page of a reset; resolves to whether it counted.
 *
 * It counts only while the database still holds the cursor (and the epoch) that the page continues: a late answer, or
 * one that another tab was faster with, is dropped. `asked` is the cursor that the database held when this was asked.
 */
export async function applyPage(
  db: Database, page: Page, asked: string | null, epoch: string, now: number,
): Promise<boolean> {
  return db.write(TABLES, async () => {
    const holds = ((await db.get('cursor')) ?? null) === asked && (await db.get('epoch')) === epoch
    if (!holds) return { value: false, change: null }
    const visits = new Set(page.items.map((item) => item.visit))
    if (page.reset) for (const visit of await clearForReset(db, page.items, now)) visits.add(visit)
    for (const item of page.items) await applyItem(db, item, now)
    await offerAgain(db, page.want_photos)
    await db.set('cursor', page.cursor)
    await db.set('backed_up_seq', page.backed_up_seq)
    return { value: true, change: { tables: TABLES, visits: [...visits] } }
  })
}

/** Makes room for the whole state: everything received goes, own events stay whatever the server knows of them. */
async function clearForReset(db: Database, items: readonly Item[], now: number): Promise<string[]> {
  const staying = new Set(items.filter((item) => item.kind === 'scope.added').map((item) => item.visit))
  const before = await db.documents.toCollection().primaryKeys()
  for (const visit of before) if (!staying.has(visit)) await retire(db, visit, now)
  await db.documents.clear()
  await db.events.where('[state+place]').equals(['received', 0]).delete()
  return before
}

async function applyItem(db: Database, item: Item, now: number): Promise<void> {
  switch (item.kind) {
    case 'event':
      return receive(db, item.event, now)
    case 'visit':
      // One that has left this phone comes back whole or not at all.
      if (await db.documents.get(item.visit)) await db.documents.put({ id: item.visit, document: item.document })
      return
    case 'scope.added':
      await db.documents.put({ id: item.visit, document: item.document })
      await db.history.delete(item.visit)
      for (const event of item.events) await receive(db, event, now)
      return
    case 'scope.removed':
      return retire(db, item.visit, now)
    case 'photo.stored':
      return void (await db.photos.where('sha256').equals(item.sha256).modify({ state: 'verified', verified: now }))
  }
}

/** An own event that comes back is acknowledged by that, even when the answer to its push was lost. */
async function receive(db: Database, event: Received, now: number): Promise<void> {
  const own = await db.events.get(event.id)
  if (event.seq > ((await db.get('seen')) ?? 0)) await db.set('seen', event.seq)
  if (!own || own.state === 'received') {
    if (!(await db.documents.get(event.visit))) return
    await db.events.put({
      id: event.id, visit: event.visit, state: 'received', place: 0, seq: event.seq, acknowledged: null, event,
    })
    return
  }
  // Somebody else's event under the same id: the own one was set aside for that and stays so.
  if ((await db.quarantine.get(event.id))?.reason === 'id_reused') return
  // What was said stays as it was said here: the office hands out private answers without their content, and after a
  // restore this phone may be the only one that still has it.
  const known = { ...event, body: own.event.body }
  const acknowledged = own.acknowledged ?? (await db.get('office')) ?? now
  await db.events.put({ ...own, state: 'sent', seq: event.seq, acknowledged, event: known })
  await db.quarantine.delete(event.id)
}

/**
 * A visit leaves this phone: its document and what others did on it go, a finished one leaves a line of history. Own
 * events stay, hidden, until the office surely has them (`retention.ts`).
 */
export async function retire(db: Database, visit: string, now: number): Promise<void> {
  const document = (await db.documents.get(visit))?.document
  const rows = await db.events.where('visit').equals(visit).toArray()
  const outcome = fold(rows.map((row) => row.event)).completions[0]?.outcome
  if (document && outcome) {
    await db.history.put({
      visit,
      kind: document.kind,
      standard: document.standard,
      start: document.promise?.start ?? '',
      zone: document.promise?.zone ?? '',
      street: street(document.premises.address),
      outcome,
      at: now,
    })
  }
  await db.documents.delete(visit)
  await db.events.bulkDelete(rows.filter((row: EventRow) => row.state === 'received').map((row) => row.id))
}

/** The address up to the street: no house, floor or door stays on a phone after the visit. */
export function street(address: string): string {
  const named = /^.*?(?:大道|大街|路|街|巷|弄|胡同|村)/.exec(address)?.[0]
  return named ?? address.replace(/[\d#].*$/, '').trim()
}

/** Hashes of standards that visits here are done by and that are not here yet. */
export async function missingStandards(db: Database): Promise<string[]> {
  const named = new Set((await db.documents.toArray()).map((row) => row.document.standard))
  for (const hash of await db.standards.toCollection().primaryKeys()) named.delete(hash)
  return [...named].sort()
}

export async function keepStandard(db: Database, standard: Standard): Promise<void> {
  await db.write(['standards'], async () => {
    await db.standards.put({ hash: standard.hash, standard })
    return { value: undefined, change: { tables: ['standards'], visits: [] } }
  })
}
