/** What somebody does on this phone: written durably, counted until the office has it, exported when all else fails. */
import { makeEvent } from '../core/event.ts'
import { opens, thingOf, type Bodies, type EventOf, type EventType } from '../core/things.ts'
import type { Database } from './database.ts'
import type { Effects } from './effects.ts'
import type { EventRow, EventState, PhotoRow, SetAsideRow, StoredEvent } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'
import type { Wire } from './wire.ts'

/** What has not reached the office yet. `attention`: set aside by the server and not yet seen by the person. */
export interface Unsent {
  facts: number
  photos: number
  attention: number
}

/** One line of the outbox screen. */
export interface OutboxEntry {
  kind: 'fact' | 'photo'
  /** Event id of a fact, SHA-256 of a photo. */
  id: string
  /** The id of what the fact is about; null for a photo. */
  about: string | null
  type: string
  wall: number | null
  state: 'saved' | 'attention'
  reason: string | null
  /** Bytes of a photo. */
  size: number | null
}

export interface PhotoBytes {
  sha256: string
  bytes: ArrayBuffer
}

/** What the caller says of an event; what only the outbox can count is not asked for. */
export type Said<T extends EventType> = T extends 'visit.completed' ? Omit<Bodies[T], 'recorded'> : Bodies[T]

export const UNSENT_TABLES: readonly TableName[] = ['events', 'photos', 'quarantine']

/** All events of one state, as `Transaction.byState` is asked for them. */
export function inState(state: EventState): IDBKeyRange {
  return IDBKeyRange.bound([state, 0], [state, Number.MAX_SAFE_INTEGER])
}

export interface Outbox {
  /**
   * Makes an event and resolves once it is on the disk.
   *
   * The times are those of the call. `visit.completed` gets its `recorded` here, counted in the same transaction. `about`
   * is null for what opens its thing, which gets the id of the event and is here from then on.
   */
  record<T extends EventType>(
    type: T,
    body: Said<T>,
    about: string | null,
    more?: { id?: string; photo?: PhotoBytes },
  ): Promise<StoredEvent<EventOf<T>>>
  /** The person has seen that these were set aside. */
  acknowledge(event: string): Promise<void>
}

export function createOutbox(db: Database, effects: Effects): Outbox {
  return {
    async record<T extends EventType>(
      type: T,
      said: Said<T>,
      named: string | null,
      more: { id?: string; photo?: PhotoBytes } = {},
    ) {
      const what = thingOf(type)
      const id = more.id ?? effects.id()
      if (opens(type) !== (named === null))
        throw new Error(`${type} ${named === null ? 'opens nothing' : 'opens its own'}`)
      const about = named ?? id
      const context = {
        id,
        [what]: about,
        wall: effects.now(),
        tz: effects.tz(),
        mono: [effects.boot, Math.round(effects.mono())] as const,
        by: db.person,
      }
      // Read before, because the transaction keeps everybody else from the tables that it opens.
      const shown = named === null ? 0 : await shownUpto(db, what, about)
      const tables: TableName[] = ['events']
      if (more.photo) tables.push('photos')
      if (named === null) tables.push('things')
      return db.write(more.photo ? [...tables, 'photo_bytes'] : tables, async (tx) => {
        const device = (await tx.get('device'))!.id
        const heard = (await tx.get('seen')) ?? 0
        const seen = Math.max(heard, shown)
        const place = ((await tx.get('place')) ?? 0) + 1
        await tx.set('place', place)
        const counted = type === 'visit.completed' ? { recorded: (await ownOf(tx, about)) + 1 } : {}
        const event = makeEvent(type, { ...said, ...counted }, { ...context, seen, device })
        const added: EventRow = {
          id,
          what,
          about,
          state: 'saved',
          place,
          seq: null,
          acknowledged: null,
          event,
        }
        await tx.events.put(added)
        if (named === null) await tx.things.put({ what, id, document: null, upto: 0 })
        if (more.photo) await keepPhoto(tx, more.photo, id)
        const value = event as unknown as StoredEvent<EventOf<T>>
        return { value, change: { tables, about: [about], added } }
      })
    },

    async acknowledge(event) {
      await db.write(['quarantine'], async (tx) => {
        const row = await tx.quarantine.get(event)
        if (row) await tx.quarantine.put({ ...row, seen: 1 })
        return { value: undefined, change: { tables: ['quarantine'], about: [] } }
      })
    },
  }
}

/** The lines of the outbox. To be called in a transaction over UNSENT_TABLES and meta. */
export async function entries(tx: Transaction): Promise<OutboxEntry[]> {
  const [taken, saved, aside, photos] = await Promise.all([
    thingsTaken(tx),
    tx.byState.getAll(inState('saved')),
    tx.quarantine.getAll(),
    tx.photos.index('state').getAll('local'),
  ])
  return [...saved.map((row) => factEntry(row, taken)), ...aside.map(asideEntry), ...photos.map(photoEntry)]
}

function factEntry({ id, what, about, event }: EventRow, taken: readonly string[]): OutboxEntry {
  return {
    kind: 'fact',
    id,
    about,
    type: event.type,
    wall: event.wall,
    state: 'saved',
    reason: taken.includes(what) ? null : 'older_server',
    size: null,
  }
}

function asideEntry({ event, about, type, reason, at }: SetAsideRow): OutboxEntry {
  return { kind: 'fact', id: event, about, type, wall: at, state: 'attention', reason, size: null }
}

function photoEntry({ sha256, size }: PhotoRow): OutboxEntry {
  return {
    kind: 'photo',
    id: sha256,
    about: null,
    type: 'photo.added',
    wall: null,
    state: 'saved',
    reason: null,
    size,
  }
}

/** To be called in a transaction over UNSENT_TABLES. */
export async function countUnsent(tx: Transaction): Promise<Unsent> {
  const [waiting, attention] = await Promise.all([countWaiting(tx), tx.quarantine.index('seen').count(0)])
  return { ...waiting, attention }
}

/** What is still to go out. To be called in a transaction over events and photos. */
export async function countWaiting(tx: Transaction): Promise<Omit<Unsent, 'attention'>> {
  const [facts, photos] = await Promise.all([
    tx.byState.count(inState('saved')),
    tx.photos.index('state').count('local'),
  ])
  return { facts, photos }
}

/**
 * What the server takes events about. What is about something else waits here until it does: a server that is older than
 * this app would set it aside. To be called in a transaction over meta.
 */
export async function thingsTaken(tx: Transaction): Promise<readonly string[]> {
  return (await tx.get('things')) ?? ['visit']
}

/** The event as it goes over the wire: without what the server adds. */
export function wire({ what, about, event }: EventRow): Wire['OfferedEvent'] {
  const { id, type, v, seen, wall, tz, mono, body } = event
  return { id, [what]: about, type, v, seen, wall, tz, mono, body }
}

/** How far the document of a thing tells, which may be more than the rows that have come: what stands on the screen is known. */
async function shownUpto(db: Database, what: string, id: string): Promise<number> {
  const row =
    what === 'visit'
      ? await db.read(['documents'], (tx) => tx.documents.get(id))
      : await db.read(['things'], (tx) => tx.things.get([what, id]))
  return row?.upto ?? 0
}

async function ownOf(tx: Transaction, visit: string): Promise<number> {
  return (await tx.eventsAbout('visit', visit)).filter((row) => row.place > 0).length
}

async function keepPhoto(tx: Transaction, photo: PhotoBytes, event: string): Promise<void> {
  const known = await tx.photos.get(photo.sha256)
  await tx.photo_bytes.put(photo)
  await tx.photos.put({
    sha256: photo.sha256,
    size: photo.bytes.byteLength,
    state: known?.state === 'verified' ? 'verified' : 'local',
    verified: known?.verified ?? null,
    events: [...new Set([...(known?.events ?? []), event])],
    kept: 1,
  })
}
