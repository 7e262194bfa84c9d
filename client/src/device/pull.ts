/** Receiving: a page and its cursor go into the database together or not at all. */
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import { fold } from '../core/visit/fold.ts'
import type { Database } from './database.ts'
import { KINDS } from './kinds.ts'
import { inState } from './outbox.ts'
import { offerAgain } from './push.ts'
import type { DocumentRow, StoredEvent } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'
import { verified } from './uploads.ts'
import type { Wire } from './wire.ts'

/** The document of the API has no words for a pair of two types. */
type Received = Omit<Wire['HandedEvent'], 'mono'> & Pick<StoredEvent, 'mono'>
type Row = Omit<Wire['FeedItem'], 'event' | 'events'> & { event?: Received; events?: Received[] }
/** An item of this kind, with the fields that it has. */
type Of<Kind extends keyof typeof KINDS, Fields extends keyof Row> = Required<Pick<Row, 'seq' | Fields>> &
  Pick<Row, 'upto'> & { kind: Kind }

type Item =
  | Of<'event', 'visit' | 'event'>
  | Of<'visit', 'visit' | 'document'>
  | Of<'scope.added', 'visit' | 'document' | 'events'>
  | Of<'scope.removed', 'visit' | 'reason'>
  | Of<'photo.stored', 'visit' | 'sha256'>

export type Page = Omit<Wire['Pulled'], 'items' | keyof Wire['Answer']> & { items: Item[] }

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
  const known = items.filter((item) => Object.hasOwn(KINDS, item?.kind))
  // A page that leads nowhere would be asked for for ever; half an item must not pass as a whole one.
  if ((more && cursor === base) || !known.every(isWhole)) return null
  return {
    base,
    reset,
    more,
    cursor,
    items: known as Item[],
    backed_up_seq: backed_up_seq as number,
    want_photos,
  }
}

export function isCompletion(item: Item): boolean {
  return item.kind === 'event' && item.event.type === 'visit.completed'
}

function isWhole(item: Partial<Record<string, unknown>>): boolean {
  if (typeof item.visit !== 'string' || !Number.isInteger(item.seq)) return false
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
  db: Database,
  page: Page,
  asked: string | null,
  epoch: string,
  now: number,
): Promise<boolean> {
  return db.write(TABLES, async (tx) => {
    const holds = ((await tx.get('cursor')) ?? null) === asked && (await tx.get('epoch')) === epoch
    if (!holds) return { value: false, change: null }
    const about = new Set(page.items.map((item) => item.visit))
    if (page.reset) for (const visit of await clearForReset(tx, page.items, now)) about.add(visit)
    for (const item of page.items) await applyItem(tx, item, now)
    await tx.set('seen', Math.max((await tx.get('seen')) ?? 0, ...page.items.map((item) => item.seq)))
    await offerAgain(tx, page.want_photos)
    await tx.set('cursor', page.cursor)
    await tx.set('backed_up_seq', page.backed_up_seq)
    return { value: true, change: { tables: TABLES, about: [...about] } }
  })
}

/** Makes room for the whole state: everything received goes, own events stay whatever the server knows of them. */
async function clearForReset(tx: Transaction, items: readonly Item[], now: number): Promise<string[]> {
  const staying = new Set(items.filter((item) => item.kind === 'scope.added').map((item) => item.visit))
  const before = await tx.documents.getAllKeys()
  for (const visit of before) if (!staying.has(visit)) await retire(tx, visit, now)
  await tx.documents.clear()
  const received = await tx.byState.getAllKeys(inState('received'))
  await Promise.all(received.map((id) => tx.events.delete(id)))
  return before
}

async function applyItem(tx: Transaction, item: Item, now: number): Promise<void> {
  switch (item.kind) {
    case 'event':
      return receive(tx, item.event, now)
    case 'visit':
      // One that has left this phone comes back whole or not at all.
      if (await tx.documents.get(item.visit)) await tx.documents.put(shown(item))
      return
    case 'scope.added':
      await tx.documents.put(shown(item))
      await tx.history.delete(item.visit)
      for (const event of item.events) await receive(tx, event, now)
      return
    case 'scope.removed':
      return retire(tx, item.visit, now)
    case 'photo.stored':
      return verified(tx, item.sha256, now)
  }
}

function shown({
  visit,
  document,
  upto,
  seq,
}: Of<'visit' | 'scope.added', 'visit' | 'document'>): DocumentRow {
  return { id: visit, document, upto: upto ?? seq }
}

/** An own event that comes back is acknowledged by that, even when the answer to its push was lost. */
async function receive(tx: Transaction, event: Received, now: number): Promise<void> {
  const own = await tx.events.get(event.id)
  if (!own || own.state === 'received') {
    if (!(await tx.documents.get(event.visit))) return
    await tx.events.put({
      id: event.id,
      what: 'visit',
      about: event.visit,
      state: 'received',
      place: 0,
      seq: event.seq,
      acknowledged: null,
      event,
    })
    return
  }
  // Somebody else's event under the same id: the own one was set aside for that and stays so.
  if ((await tx.quarantine.get(event.id))?.reason === 'id_reused') return
  // What was said stays as it was said here: the office hands out private answers without their content, and after a
  // restore this phone may be the only one that still has it.
  const known = { ...event, body: own.event.body }
  const acknowledged = own.acknowledged ?? (await tx.get('office')) ?? now
  await tx.events.put({ ...own, state: 'sent', seq: event.seq, acknowledged, event: known })
  await tx.quarantine.delete(event.id)
}

/**
 * A visit leaves this phone: its document and what others did on it go, a finished one leaves a line of history. Own
 * events stay, hidden, until the office surely has them (`retention.ts`).
 */
export async function retire(tx: Transaction, visit: string, now: number): Promise<void> {
  const document = (await tx.documents.get(visit))?.document
  const rows = await tx.events.index('about').getAll(visit)
  const outcome = fold(rows.map((row) => row.event)).completions[0]?.outcome
  if (document && outcome) {
    await tx.history.put({
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
  await tx.documents.delete(visit)
  await Promise.all(rows.map((row) => row.state === 'received' && tx.events.delete(row.id)))
}

/** The address up to the street: no house, floor or door stays on a phone after the visit. */
export function street(address: string): string {
  const named = /^.*?(?:大道|大街|路|街|巷|弄|胡同|村)/.exec(address)?.[0]
  return named ?? address.replace(/[\d#].*$/, '').trim()
}

/** Hashes of standards that visits here are done by and that are not here yet. */
export async function missingStandards(tx: Transaction): Promise<string[]> {
  const named = new Set((await tx.documents.getAll()).map((row) => row.document.standard))
  for (const hash of await tx.standards.getAllKeys()) named.delete(hash)
  return [...named].sort()
}

export async function keepStandard(db: Database, standard: Standard): Promise<void> {
  await db.write(['standards'], async (tx) => {
    await tx.standards.put({ hash: standard.hash, standard })
    return { value: undefined, change: { tables: ['standards'], about: [] } }
  })
}
