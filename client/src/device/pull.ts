/** Receiving: a page and its cursor go into the database together or not at all. */
import type { Standard } from '../core/checklist/standard.ts'
import type { AnyEvent } from '../core/event.ts'
import { street } from '../core/street.ts'
import { arrivalOf } from '../core/visit/arrival.ts'
import type { VisitEvent } from '../core/visit/events.ts'
import { fold, type Visit } from '../core/visit/fold.ts'
import type { Database } from './database.ts'
import { ERASED, KINDS } from './kinds.ts'
import { forgetLeft, heldBefore, keepNews } from './news.ts'
import { inState } from './outbox.ts'
import { offerAgain } from './push.ts'
import type { EventRow, StoredEvent, ThingDocument } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'
import { verified } from './uploads.ts'
import type { Wire } from './wire.ts'

/** The document of the API has no words for a pair of two types, nor for the name of the thing beside its id. */
type Received = Omit<Wire['HandedEvent'], 'mono' | 'visit'> & Pick<AnyEvent, 'mono'>
type Row = Omit<Wire['FeedItem'], 'event' | 'events' | 'thing'> & {
  event?: Received
  events?: Received[]
  thing?: ThingDocument
}

/** An item as it came, with what it tells of which thing (`kinds.ts`), and the fields that it has then. */
type Of<Tells extends string, Fields extends keyof Row = 'seq'> = Omit<Row, Fields> &
  Required<Pick<Row, Fields>> & { tells: Tells; what: string; about: string }
/** That of a visit has `document`, that of anything else `thing`. */
type Whole = Of<'document'> | Of<'added', 'events'>

type Item = Whole | Of<'event', 'event'> | Of<'removed', 'reason'> | Of<'photo', 'sha256'>

export type Page = Omit<Wire['Pulled'], 'items' | 'key' | keyof Wire['Answer']> & { items: Item[] }

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

/**
 * The answer's body when it has the form that the protocol promises, else null. Items of unknown kinds are left out. The
 * key of private answers, which came once, stands in each document, as a server puts it there that was not asked.
 */
export function parsePage(body: Record<string, unknown>): Page | null {
  const { base = null, reset, more, cursor, items, backed_up_seq = 0, want_photos = [], key } = body
  if (typeof cursor !== 'string' || (base !== null && typeof base !== 'string')) return null
  if (typeof reset !== 'boolean' || typeof more !== 'boolean') return null
  if (!Array.isArray(items) || !Array.isArray(want_photos) || !Number.isInteger(backed_up_seq)) return null
  const known = items.filter((item) => Object.hasOwn(KINDS, item?.kind)).map((item) => told(item, key))
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
  return item.tells === 'event' && item.event.type === 'visit.completed'
}

/** Whether it tells of the record of a visit. */
export function isSealed(item: Item): boolean {
  return 'document' in item && !!item.document?.record
}

function told(
  item: { kind: string } & Record<string, unknown>,
  key: unknown,
): Partial<Record<string, unknown>> {
  const { what, tells } = KINDS[item.kind]!
  const document = key && item.document ? { document: { ...item.document, key } } : null
  return { ...item, ...document, what, tells, about: item[what] }
}

function isWhole(item: Partial<Record<string, unknown>>): boolean {
  const what = item.what as string
  if (typeof item.about !== 'string' || !Number.isInteger(item.seq)) return false
  const document = what === 'visit' ? item.document : item.thing
  switch (item.tells) {
    case 'event':
      return isReceived(item.event, what)
    case 'document':
      return isDocument(document)
    case 'added':
      return (
        isDocument(document) &&
        Array.isArray(item.events) &&
        item.events.every((event) => isReceived(event, what))
      )
    case 'photo':
      return typeof item.sha256 === 'string'
    default:
      return true
  }
}

function isReceived(event: unknown, what: string): event is Received {
  const { id, seq, [what]: about } = (event ?? {}) as Record<string, unknown>
  return typeof id === 'string' && typeof about === 'string' && Number.isInteger(seq)
}

function isDocument(document: unknown): boolean {
  return typeof (document as ThingDocument | null)?.id === 'string'
}

const EVERYTHING: readonly TableName[] = [
  'events',
  'documents',
  'things',
  'photos',
  'quarantine',
  'history',
  'standards',
]

/** The tables that a page changes, or looks at to do so: as long as it is applied, nobody else comes to them. */
function tablesOf({ reset, items, want_photos }: Page): TableName[] {
  if (reset) return [...EVERYTHING]
  const tables = new Set<TableName>(want_photos.length > 0 ? ['photos'] : [])
  const needs = (...some: TableName[]) => some.forEach((table) => tables.add(table))
  for (const { what, tells } of items) {
    if (tells === 'photo') {
      needs('photos')
      continue
    }
    needs(what === 'visit' ? 'documents' : 'things')
    if (what === 'visit' || tells !== 'document') needs('events')
    if (tells === 'event' || tells === 'added') needs('quarantine')
    if (what === 'visit' && (tells === 'added' || tells === 'removed')) needs('history')
    if (what === 'visit' && tells === 'removed') needs('standards')
  }
  return [...tables]
}

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
  const tables = tablesOf(page)
  const told = page.items.filter(({ what, tells }) => what === 'visit' && tells !== 'photo')
  return db.write(tables, async (tx) => {
    const holds = ((await tx.get('cursor')) ?? null) === asked && (await tx.get('epoch')) === epoch
    if (!holds) return { value: false, change: null }
    const about = new Set(page.items.map((item) => item.about))
    const held = await heldBefore(tx, told, page.reset)
    if (page.reset) for (const id of await clearForReset(tx, page.items, now)) about.add(id)
    for (const item of page.items) await applyItem(tx, item, now)
    if (page.reset || told.length > 0) await keepNews(tx, held, told, now)
    else await forgetLeft(tx, now)
    await tx.set('seen', Math.max((await tx.get('seen')) ?? 0, ...page.items.map((item) => item.seq)))
    await offerAgain(tx, page.want_photos)
    await tx.set('cursor', page.cursor)
    await tx.set('backed_up_seq', page.backed_up_seq)
    return { value: true, change: { tables: [...tables, 'meta'], about: [...about] } }
  })
}

/** Makes room for the whole state: everything received goes, own events stay whatever the server knows of them. */
async function clearForReset(tx: Transaction, items: readonly Item[], now: number): Promise<string[]> {
  const staying = new Set(items.filter(({ tells }) => tells === 'added').map(keyOf))
  const before = await tx.documents.getAllKeys()
  for (const id of before) if (!staying.has(keyOf({ what: 'visit', about: id }))) await retire(tx, id, now)
  await tx.documents.clear()
  const things = await tx.things.getAll()
  // What was opened here and never shown by the office is known to nobody but this phone.
  for (const { what, id, document } of things) if (document) await tx.things.delete([what, id])
  const received = await tx.byState.getAllKeys(inState('received'))
  await Promise.all(received.map((id) => tx.events.delete(id)))
  return [...before, ...things.map(({ id }) => id)]
}

function keyOf({ what, about }: { what: string; about: string }): string {
  return `${what} ${about}`
}

async function applyItem(tx: Transaction, item: Item, now: number): Promise<void> {
  const { what, about } = item
  switch (item.tells) {
    case 'event':
      return receive(tx, what, about, item.event, now)
    case 'document':
      // One that has left this phone comes back whole or not at all.
      if (await isHere(tx, what, about)) await show(tx, item)
      return
    case 'added':
      await show(tx, item)
      if (what === 'visit') await tx.history.delete(about)
      for (const event of item.events) await receive(tx, what, about, event, now)
      return
    case 'removed':
      if (item.reason === ERASED) return drop(tx, what, about)
      return what === 'visit' ? retire(tx, about, now) : leave(tx, what, about)
    case 'photo':
      return verified(tx, item.sha256, now)
  }
}

async function isHere(tx: Transaction, what: string, id: string): Promise<boolean> {
  return !!(what === 'visit' ? await tx.documents.getKey(id) : await tx.things.getKey([what, id]))
}

async function show(tx: Transaction, { what, about: id, document, thing, upto, seq }: Whole): Promise<void> {
  const told = { id, upto: upto ?? seq }
  if (what === 'visit') await tx.documents.put({ ...told, document: document! })
  else await tx.things.put({ ...told, what, document: thing! })
}

/** An own event that comes back is acknowledged by that, even when the answer to its push was lost. */
async function receive(
  tx: Transaction,
  what: string,
  about: string,
  event: Received,
  now: number,
): Promise<void> {
  const own = await tx.events.get(event.id)
  if (!own || own.state === 'received') {
    if (!(await isHere(tx, what, about))) return
    await tx.events.put({
      id: event.id,
      what,
      about,
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

/** A visit leaves this phone; a finished one leaves a line of history. */
export async function retire(tx: Transaction, visit: string, now: number): Promise<void> {
  const document = (await tx.documents.get(visit))?.document
  const rows = await tx.eventsAbout('visit', visit)
  const visited = folded(rows)
  const outcome = visited.completions[0]?.outcome
  if (document && outcome) {
    const standard = (await tx.standards.get(document.standard))?.standard
    await tx.history.put({
      visit,
      kind: document.kind,
      standard: document.standard,
      start: document.promise?.start ?? '',
      zone: document.promise?.zone ?? '',
      street: street(document.premises.address),
      outcome,
      record: document.record ?? null,
      arrival: arrivalOf(document, visited),
      at: now,
      arrived: visited.marks.arrived?.[0]?.wall ?? null,
      ended: (visited.marks.left?.[0] ?? visited.completions[0])?.wall ?? null,
      answers: standard ? wordless(folded(rows.filter((row) => row.place > 0)), standard) : [],
    })
  }
  await leave(tx, 'visit', visit)
}

/**
 * A thing leaves this phone: its document and what others said about it go. Own events stay, hidden, until the office surely
 * has them (`retention.ts`).
 */
async function leave(tx: Transaction, what: string, id: string): Promise<void> {
  if (what === 'visit') await tx.documents.delete(id)
  else await tx.things.delete([what, id])
  const rows = await tx.eventsAbout(what, id)
  await Promise.all(rows.map((row) => row.state === 'received' && tx.events.delete(row.id)))
}

/** Everything about it was erased: nothing of it stays here but what the server has not answered yet. */
async function drop(tx: Transaction, what: string, id: string): Promise<void> {
  await leave(tx, what, id)
  if (what === 'visit') await tx.history.delete(id)
  const rows = await tx.eventsAbout(what, id)
  await Promise.all(rows.map((row) => row.state !== 'saved' && tx.events.delete(row.id)))
}

function folded(rows: readonly EventRow[]): Visit {
  return fold(rows.map((row) => row.event as StoredEvent<VisitEvent>))
}

/** Answers in which nobody can have written a name, a number or an address. */
function wordless({ answers }: Visit, { items }: Standard): { item: string; value: string | string[] }[] {
  const kinds = ['tick', 'yes-no-na', 'choice', 'number', 'consent']
  return Object.entries(answers).flatMap(([item, [first]]) =>
    first && kinds.includes(items[item]?.answer ?? '') ? { item, value: first.value } : [],
  )
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
