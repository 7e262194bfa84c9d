/** What may leave the phone, and when. Nothing goes that the office might not have. */
import type { VisitDocument } from '../core/visit/document.ts'
import { becameOf } from '../core/visit/sealed.ts'
import type { Database } from './database.ts'
import { retire } from './pull.ts'
import type { EventRow, PhotoRow } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'

const DAY_MS = 86_400_000
const HISTORY_MS = 7 * DAY_MS
const PHOTO_MS = 7 * DAY_MS
const EVENT_MS = 30 * DAY_MS
const CANCELLED_MS = 2 * DAY_MS
const LOG_ROWS = 200

const TABLES: readonly TableName[] = [
  'events',
  'documents',
  'things',
  'photos',
  'standards',
  'history',
  'log',
]

/**
 * An own event may go once the office's backup holds it, or 30 days after it was acknowledged. `office`: the server's
 * clock when it last answered, since a phone may wake up in another year.
 */
export function mayForget(row: EventRow, backedUpSeq: number, office: number): boolean {
  if (row.state !== 'sent' || row.acknowledged === null) return false
  return (row.seq !== null && row.seq <= backedUpSeq) || office - row.acknowledged > EVENT_MS
}

/**
 * A finished visit goes once the office's backup holds its completion and its record is sealed, a cancelled one two days
 * after its promise. One about which the office asks something stays until the office has the answer.
 */
export function mayRetire(
  document: VisitDocument,
  events: readonly EventRow[],
  backedUpSeq: number,
  office: number,
): boolean {
  const backedUp = events.some((row) => isCompletion(row) && row.seq !== null && row.seq <= backedUpSeq)
  const finished = backedUp && !waitsForRecord(document, events)
  const cancelled = document.state === 'cancelled' && document.promise !== null
  if (document.review) return false
  return finished || (cancelled && office - Date.parse(document.promise!.start) > CANCELLED_MS)
}

function isCompletion({ event }: EventRow): boolean {
  return event.type === 'visit.completed'
}

/** A server of before says nothing of records: nobody waits for one. */
function waitsForRecord({ record }: VisitDocument, events: readonly EventRow[]): boolean {
  if (record === undefined) return false
  return becameOf(events.filter(isCompletion), record) !== 'sealed'
}

/** The bytes of a photo may go once verified and every event that names it is acknowledged; after a week, or when space is short. */
export function mayDrop(
  photo: PhotoRow,
  events: readonly (EventRow | undefined)[],
  short: boolean,
  now: number,
): boolean {
  if (photo.state !== 'verified' || photo.verified === null) return false
  if (!events.every((row) => row === undefined || row.state === 'sent')) return false
  return short || now - photo.verified > PHOTO_MS
}

/**
 * Deletes what may go: finished and cancelled visits; photo bytes; own events of visits that have left the phone (those
 * of visits in scope are part of what the screens show); history after a week; standards that no visit here names.
 */
export async function prune(db: Database, short: boolean, now: number): Promise<void> {
  await dropBytes(db, short, now)
  await db.write(TABLES, async (tx) => {
    const backedUpSeq = (await tx.get('backed_up_seq')) ?? 0
    const office = (await tx.get('office')) ?? 0
    const retired: string[] = []
    for (const { id, document } of await tx.documents.getAll()) {
      const events = await tx.eventsAbout('visit', id)
      if (!mayRetire(document, events, backedUpSeq, office)) continue
      await retire(tx, id, now)
      retired.push(id)
    }
    const documents = await tx.documents.getAll()
    const things = await tx.things.getAll()
    const keyOf = (what: string, id: string) => `${what} ${id}`
    const here = new Set([
      ...documents.map(({ id }) => keyOf('visit', id)),
      ...things.filter(({ document }) => document).map(({ what, id }) => keyOf(what, id)),
    ])
    for (const row of await tx.events.getAll()) {
      if (row.place > 0 && !here.has(keyOf(row.what, row.about)) && mayForget(row, backedUpSeq, office))
        await tx.events.delete(row.id)
    }
    // What was opened here, and the office never showed, is here as long as the event that opened it.
    for (const { what, id, document } of things)
      if (!document && !(await tx.events.get(id))) await tx.things.delete([what, id])
    for (const photo of await tx.photos.index('kept').getAll(0)) {
      if ((await tx.eventsOf(photo.events)).every((row) => !row)) await tx.photos.delete(photo.sha256)
    }
    const named = new Set(documents.map((row) => row.document.standard))
    for (const line of await tx.history.getAll()) {
      if (now - line.at > HISTORY_MS) await tx.history.delete(line.visit)
      else named.add(line.standard)
    }
    for (const hash of await tx.standards.getAllKeys()) if (!named.has(hash)) await tx.standards.delete(hash)
    for (const n of (await tx.log.getAllKeys()).slice(0, -LOG_ROWS)) await tx.log.delete(n)
    return {
      value: undefined,
      change: { tables: ['documents', 'things', 'photos', 'history'], about: retired },
    }
  })
}

/** Looked for first: as long as bytes may be deleted, no picture is taken and none is sent. */
async function dropBytes(db: Database, short: boolean, now: number): Promise<void> {
  const droppable = async (tx: Transaction) => {
    const found: PhotoRow[] = []
    for (const photo of await tx.photos.index('kept').getAll(1))
      if (mayDrop(photo, await tx.eventsOf(photo.events), short, now)) found.push(photo)
    return found
  }
  if ((await db.read(['photos', 'events'], droppable)).length === 0) return
  await db.write(['photos', 'photo_bytes', 'events'], async (tx) => {
    for (const photo of await droppable(tx)) {
      await tx.photo_bytes.delete(photo.sha256)
      await tx.photos.put({ ...photo, kept: 0 })
    }
    return { value: undefined, change: { tables: ['photos'], about: [] } }
  })
}
