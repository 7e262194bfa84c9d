/**
 * The phone's database: one for each person, so that nobody sees or sends another's work. The only file that knows its
 * tables' form and how a browser's storage fails.
 */
import {
  deleteDB,
  openDB,
  type DBSchema,
  type IDBPDatabase,
  type IDBPIndex,
  type IDBPObjectStore,
  type IDBPTransaction,
} from 'idb'
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import type { VisitEvent } from '../core/visit/events.ts'
import { hasMissed, KINDS } from './kinds.ts'

/** `saved` on this phone and not acknowledged, `sent`, `attention`: set aside; `received`: made by somebody else. */
export type EventState = 'saved' | 'sent' | 'attention' | 'received'

/** An event as it is kept: what was sent or came, and who made it where. */
export type StoredEvent = VisitEvent & { by: string; device: string }

export interface EventRow {
  id: string
  /** The thing that it is about, and its id. */
  what: string
  about: string
  state: EventState
  /** Place in this phone's outbox, from 1; 0 for an event of somebody else. Ids do not order: phone clocks jump. */
  place: number
  /** The server's commit order; null until the event has come back in a pull. */
  seq: number | null
  /** When the server acknowledged it, milliseconds of its own clock. */
  acknowledged: number | null
  event: StoredEvent
}

export interface DocumentRow {
  id: string
  document: VisitDocument
  /** The place in the server's commit order up to which it tells; absent in rows of an older app. */
  upto?: number
}

export type PhotoState = 'local' | 'verified' | 'refused'

export interface PhotoRow {
  sha256: string
  size: number
  state: PhotoState
  /** When the server said that it holds these very bytes; milliseconds of the phone's clock. */
  verified: number | null
  /** The `photo.added` events of this phone that name it. */
  events: string[]
  /** Whether the bytes are still here: 1 or 0, since an index holds no booleans. */
  kept: 0 | 1
}

export interface NoticeRow {
  event: string
  /** The id of what the event is about. */
  about: string
  type: string
  reason: string
  at: number
  seen: 0 | 1
}

/** What somebody has typed and not saved yet. */
export interface DraftRow {
  /** What it is about, and the field; the same field of two visits has two drafts. */
  key: string
  about: string
  text: string
  /** The saved text that it was typed over: over another one it would undo what somebody else has said. */
  over: string
}

/** What stays of a visit after it has left the phone. */
export interface HistoryRow {
  visit: string
  kind: string
  standard: string
  start: string
  zone: string
  street: string
  outcome: string
  at: number
}

/** A fact about this phone that support needs; never a name, an address or a text. */
export interface LogRow {
  n?: number
  at: number
  kind: string
  reported: 0 | 1
}

/** One sample of the server's clock against the phone's; milliseconds. */
export interface ClockSample {
  boot: string
  /** Phone's wall clock and monotonic clock when the sample was complete. */
  wall: number
  mono: number
  /** Server minus phone. */
  offset_ms: number
  error_ms: number
  /** The exchange that it was made from, as the server signed it: it works the two numbers above out for itself. */
  signed?: { req: string; sent: number; server_ms: [number, number]; stamp: string }
}

/** Single values; absent means never set. */
export interface Meta {
  device: { id: string; registered: boolean }
  epoch: string
  cursor: string
  backed_up_seq: number
  /** Highest `seq` of any row that this phone has applied in this epoch. */
  seen: number
  /** Last place given out in the outbox. */
  place: number
  /** What the server takes events about, as it said last; absent before it did. */
  things: readonly string[]
  /** When the server last answered in this person's session, phone's clock. */
  heard: number
  /** What the server's clock said when it last answered, milliseconds. */
  office: number
  clock: ClockSample[]
  /** Visits whose work may be lost with a phone before this one, as the server said when this one was registered. */
  missing: readonly string[]
  /** Set by signing out: nothing may be written any more. */
  closed: true
  /** Space that is given back when the disk is full, so that events still fit. */
  ballast: ArrayBuffer
}

interface MetaRow {
  key: keyof Meta
  value: Meta[keyof Meta]
}

/** What a finished transaction touched; `added` spares a reader the query. */
export interface Change {
  tables: readonly TableName[]
  /** The ids of the things whose events it touched. */
  about: readonly string[]
  added?: EventRow
}

interface Schema extends DBSchema {
  events: {
    key: string
    value: EventRow
    indexes: { 'about': string; '[state+place]': [EventState, number] }
  }
  documents: { key: string; value: DocumentRow }
  photos: { key: string; value: PhotoRow; indexes: { state: PhotoState; kept: PhotoRow['kept'] } }
  photo_bytes: { key: string; value: { sha256: string; bytes: ArrayBuffer } }
  quarantine: { key: string; value: NoticeRow; indexes: { seen: NoticeRow['seen'] } }
  standards: { key: string; value: { hash: string; standard: Standard } }
  history: { key: string; value: HistoryRow }
  drafts: { key: string; value: DraftRow }
  log: { key: number; value: LogRow; indexes: { reported: LogRow['reported'] } }
  meta: { key: string; value: MetaRow }
}

export type TableName =
  | 'events'
  | 'documents'
  | 'photos'
  | 'photo_bytes'
  | 'quarantine'
  | 'standards'
  | 'history'
  | 'drafts'
  | 'log'
  | 'meta'

type Connection = IDBPDatabase<Schema>
type Upgrade = IDBPTransaction<Schema, TableName[], 'versionchange'>
type Store<Name extends TableName> = IDBPObjectStore<Schema, TableName[], Name, 'readwrite'>

/** Versions count by tens, so that a phone's database of any build before stays the same database. */
const VERSION = Math.max(30, ...Object.values(KINDS))
const LOST = new Set(['InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'])
const BALLAST_BYTES = 5 * 1024 * 1024

/** The phone's storage does not take or give data any more. What is on the screen is not saved. */
export class StorageTrouble extends Error {
  override name = 'StorageTrouble'
  readonly full: boolean

  constructor(cause: unknown) {
    super(`storage: ${nameOf(cause)}`, { cause })
    this.full = isQuota(cause)
  }
}

/** Nobody writes into this database any more: the person has signed out, or another tab has upgraded it. */
export class DatabaseClosed extends Error {
  override name = 'DatabaseClosed'
}

/** The tables as one transaction sees them; only those that it was opened for. */
export class Transaction {
  private readonly transaction: IDBPTransaction<Schema, TableName[], 'readwrite'>

  constructor(transaction: IDBPTransaction<Schema, TableName[], 'readwrite'>) {
    this.transaction = transaction
  }

  get events(): Store<'events'> {
    return this.transaction.objectStore('events')
  }

  /** Events by `[state, place]`: those of one state in the order in which they were made. */
  get byState(): IDBPIndex<Schema, TableName[], 'events', '[state+place]', 'readwrite'> {
    return this.events.index('[state+place]')
  }

  get documents(): Store<'documents'> {
    return this.transaction.objectStore('documents')
  }

  get photos(): Store<'photos'> {
    return this.transaction.objectStore('photos')
  }

  get photo_bytes(): Store<'photo_bytes'> {
    return this.transaction.objectStore('photo_bytes')
  }

  get quarantine(): Store<'quarantine'> {
    return this.transaction.objectStore('quarantine')
  }

  get standards(): Store<'standards'> {
    return this.transaction.objectStore('standards')
  }

  get history(): Store<'history'> {
    return this.transaction.objectStore('history')
  }

  get drafts(): Store<'drafts'> {
    return this.transaction.objectStore('drafts')
  }

  get log(): Store<'log'> {
    return this.transaction.objectStore('log')
  }

  private get meta(): Store<'meta'> {
    return this.transaction.objectStore('meta')
  }

  async get<K extends keyof Meta>(key: K): Promise<Meta[K] | undefined> {
    return (await this.meta.get(key))?.value as Meta[K] | undefined
  }

  async set<K extends keyof Meta>(key: K, value: Meta[K]): Promise<void> {
    await this.meta.put({ key, value })
  }

  async unset(key: keyof Meta): Promise<void> {
    await this.meta.delete(key)
  }

  /** Whether there is a ballast. Counted, never read: every start would wait for megabytes that nobody wants to see. */
  async hasBallast(): Promise<boolean> {
    return (await this.meta.count('ballast')) > 0
  }

  /** The events of these ids in their order; undefined where there is none. */
  async eventsOf(ids: readonly string[]): Promise<(EventRow | undefined)[]> {
    return Promise.all(ids.map((id) => this.events.get(id)))
  }
}

export class Database {
  readonly person: string
  private connection: Promise<Connection> | null = null
  private readonly listeners = new Set<(change: Change) => void>()
  private readonly channel: BroadcastChannel | null
  private closed = false

  /** `channel` carries changes to the person's other tabs; null where there are none. */
  constructor(person: string, channel: BroadcastChannel | null = null) {
    this.person = person
    this.channel = channel
    if (channel) channel.onmessage = (message) => this.tell(message.data as Change)
  }

  async open(): Promise<void> {
    try {
      await this.connect()
    } catch (error) {
      throw new StorageTrouble(error)
    }
  }

  close(): void {
    this.closed = true
    if (this.channel) this.channel.onmessage = null
    this.listeners.clear()
    if (this.connection) this.drop(this.connection)
  }

  /** Deletes the database with everything in it. */
  async wipe(): Promise<void> {
    this.close()
    await deleteDB(databaseName(this.person))
  }

  /** Runs `work` in one transaction that only reads; `work` may run twice. */
  async read<T>(tables: readonly TableName[], work: (tx: Transaction) => Promise<T>): Promise<T> {
    return this.withDb(() => this.transact('readonly', tables, work))
  }

  /**
   * Runs `work` in one transaction and returns when it is on the disk; all of it or nothing.
   *
   * `work` may run twice, so it must only read and write the tables, and never wait for anything else: an IndexedDB
   * transaction commits by itself as soon as nothing of its own is pending. It returns what it changed, or null.
   */
  async write<T>(
    tables: readonly TableName[],
    work: (tx: Transaction) => Promise<{ value: T; change: Change | null }>,
  ): Promise<T> {
    const { value, change } = await this.withDb(() =>
      this.transact('readwrite', [...new Set<TableName>([...tables, 'meta'])], async (tx) => {
        if (await tx.get('closed')) throw new DatabaseClosed(this.person)
        return work(tx)
      }),
    )
    if (change) {
      this.tell(change)
      this.channel?.postMessage(change)
    }
    return value
  }

  /** Calls `listener` after each committed change, of this tab and of the others; returns how to stop. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Keeps a few megabytes that can be given back; does nothing when they do not fit. */
  async layBallast(): Promise<void> {
    try {
      await this.transact('readwrite', ['meta'], (tx) => tx.set('ballast', new ArrayBuffer(BALLAST_BYTES)))
    } catch (error) {
      if (!isQuota(error)) throw new StorageTrouble(error)
    }
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change)
  }

  private connect(): Promise<Connection> {
    if (this.closed) throw new DatabaseClosed(this.person)
    const made = (this.connection ??= openDB<Schema>(databaseName(this.person), VERSION, {
      upgrade: (made, version, _, tx) => {
        // What opens the database hears of it; the rows are then as they were.
        tx.done.catch(() => undefined)
        lay(made, version, tx).catch(() => tx.abort())
      },
      // Another tab deletes or upgrades the database: standing in its way would block it for ever, and opening it again
      // would bring back an empty one after a sign-out.
      blocking: () => this.close(),
    }))
    made.catch(() => this.drop(made))
    return made
  }

  private drop(connection: Promise<Connection>): void {
    connection.then(
      (made) => made.close(),
      () => undefined,
    )
    if (this.connection === connection) this.connection = null
  }

  private async transact<T>(
    mode: 'readonly' | 'readwrite',
    tables: readonly TableName[],
    work: (tx: Transaction) => Promise<T>,
  ): Promise<T> {
    const connection = this.connect()
    let transaction: IDBPTransaction<Schema, TableName[], 'readwrite'> | null = null
    try {
      // Strict: a browser's default may tell that data is written before it is on the disk.
      transaction = (await connection).transaction([...tables], mode as 'readwrite', { durability: 'strict' })
      const done = transaction.done
      // Of a transaction that failed, the failure of `work` is told.
      done.catch(() => undefined)
      const value = await work(new Transaction(transaction))
      if (mode === 'readwrite') await done
      return value
    } catch (error) {
      if (transaction) abort(transaction)
      // Another call may have a new one by now.
      if (isConnectionLost(error)) this.drop(connection)
      throw error
    }
  }

  /**
   * One more try after a failure that can pass: iOS kills the connection of a page in the background, and a full disk
   * takes an event once the ballast is gone.
   */
  private async withDb<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (this.closed) throw new DatabaseClosed(this.person)
      try {
        if (isQuota(error)) {
          await this.transact('readwrite', ['meta'], (tx) => tx.unset('ballast'))
        } else if (!isConnectionLost(error)) {
          throw error
        }
        return await work()
      } catch (again) {
        throw isQuota(again) || isConnectionLost(again) ? new StorageTrouble(again) : again
      }
    }
  }
}

export function databaseName(person: string): string {
  return `doorstep-${person}`
}

/**
 * Makes what a database of an older version, or none (0), does not have. Only ever added to. A tab of an older app lets
 * go of the database before this begins: it could neither read the rows as they are now, nor keep what it does not know.
 */
async function lay(made: Connection, version: number, tx: Upgrade): Promise<void> {
  if (version < 10) {
    const events = made.createObjectStore('events', { keyPath: 'id' })
    events.createIndex('[state+place]', ['state', 'place'])
    made.createObjectStore('documents', { keyPath: 'id' })
    const photos = made.createObjectStore('photos', { keyPath: 'sha256' })
    photos.createIndex('state', 'state')
    photos.createIndex('kept', 'kept')
    made.createObjectStore('photo_bytes', { keyPath: 'sha256' })
    made.createObjectStore('quarantine', { keyPath: 'event' }).createIndex('seen', 'seen')
    made.createObjectStore('standards', { keyPath: 'hash' })
    made.createObjectStore('history', { keyPath: 'visit' })
    made.createObjectStore('log', { keyPath: 'n', autoIncrement: true }).createIndex('reported', 'reported')
    made.createObjectStore('meta', { keyPath: 'key' })
  }
  if (version < 20) made.createObjectStore('drafts', { keyPath: 'key' })
  if (version < 30) await layAbout(tx)
  if (version > 0 && hasMissed(version)) await tx.objectStore('meta').delete('cursor')
}

/** Events, what was set aside and drafts say what they are about: until then each was about a visit, and named it so. */
async function layAbout(tx: Upgrade): Promise<void> {
  const events = tx.objectStore('events')
  if (events.indexNames.contains('visit' as never)) events.deleteIndex('visit')
  events.createIndex('about', 'about')
  for (const table of ['events', 'quarantine', 'drafts'] as const) {
    const store = tx.objectStore(table)
    const rows = (await store.getAll()) as unknown as (EventRow & { visit?: string })[]
    await Promise.all(
      rows.map(({ visit, ...row }) =>
        store.put({ ...row, about: visit!, ...(table === 'events' && { what: 'visit' }) }),
      ),
    )
  }
}

function abort(transaction: IDBPTransaction<Schema, TableName[], 'readwrite'>): void {
  try {
    transaction.abort()
  } catch {
    // A failed request has ended it already.
  }
}

function nameOf(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

function isQuota(error: unknown): boolean {
  return nameOf(error) === 'QuotaExceededError'
}

function isConnectionLost(error: unknown): boolean {
  return LOST.has(nameOf(error))
}
