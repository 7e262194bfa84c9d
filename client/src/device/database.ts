/**
 * The phone's database: one for each person, so that nobody sees or sends another's work. The only file that knows its
 * tables' form and how a browser's storage fails.
 */
import Dexie, { type Table } from 'dexie'
import type { Standard, VisitDocument } from '../core/checklist.ts'
import type { VisitEvent } from '../core/events.ts'
import type { DraftRow } from './drafts.ts'

/** `saved` on this phone and not acknowledged, `sent`, `attention`: set aside; `received`: made by somebody else. */
export type EventState = 'saved' | 'sent' | 'attention' | 'received'

/** An event as it is kept: what was sent or came, and who made it where. */
export type StoredEvent = VisitEvent & { by: string; device: string }

export interface EventRow {
  id: string
  visit: string
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
  visit: string
  type: string
  reason: string
  at: number
  seen: 0 | 1
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
}

/** Single values; absent means never set. */
export interface Meta {
  device: { id: string; registered: boolean }
  epoch: string
  cursor: string
  backed_up_seq: number
  /** Highest `seq` that this phone has applied. */
  seen: number
  /** Last place given out in the outbox. */
  place: number
  /** When the server last answered in this person's session, phone's clock. */
  heard: number
  /** What the server's clock said when it last answered, milliseconds. */
  office: number
  clock: ClockSample[]
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
  visits: readonly string[]
  added?: EventRow
}

export type TableName =
  | 'events' | 'documents' | 'photos' | 'photo_bytes' | 'quarantine' | 'standards' | 'history' | 'drafts' | 'log' | 'meta'

const CONNECTION_LOST = /connection|closing|closed|database server lost/i
const LOST = new Set(['DatabaseClosedError', 'InvalidStateError', 'UnknownError', 'AbortError', 'TransactionInactiveError'])
const BALLAST_BYTES = 5 * 1024 * 1024

/** The phone's storage does not take or give data any more. What is on the screen is not saved. */
export class StorageTrouble extends Error {
  override name = 'StorageTrouble'
  readonly full: boolean

  constructor(cause: unknown) {
    super(`storage: ${errorName(cause)}`, { cause })
    this.full = isQuota(cause)
  }
}

/** Nobody writes into this database any more: the person has signed out, or another tab has upgraded it. */
export class DatabaseClosed extends Error {
  override name = 'DatabaseClosed'
}

export class Database {
  readonly person: string
  readonly events: Table<EventRow, string>
  readonly documents: Table<DocumentRow, string>
  readonly photos: Table<PhotoRow, string>
  readonly photo_bytes: Table<{ sha256: string; bytes: ArrayBuffer }, string>
  readonly quarantine: Table<NoticeRow, string>
  readonly standards: Table<{ hash: string; standard: Standard }, string>
  readonly history: Table<HistoryRow, string>
  readonly drafts: Table<DraftRow, string>
  readonly log: Table<LogRow, number>
  private readonly meta: Table<MetaRow, string>
  private readonly dexie: Dexie
  private readonly listeners = new Set<(change: Change) => void>()
  private readonly channel: BroadcastChannel | null
  private closed = false

  /** `channel` carries changes to the person's other tabs; null where there are none. */
  constructor(person: string, channel: BroadcastChannel | null = null) {
    this.person = person
    // Strict: a browser's default may tell that data is written before it is on the disk.
    this.dexie = new Dexie(databaseName(person), { chromeTransactionDurability: 'strict', autoOpen: false })
    this.dexie.version(1).stores({
      events: 'id, visit, [state+place], [state+visit]',
      documents: 'id',
      photos: 'sha256, state, kept',
      photo_bytes: 'sha256',
      quarantine: 'event, seen',
      standards: 'hash',
      history: 'visit',
      log: '++n, reported',
      meta: 'key',
    })
    this.dexie.version(2).stores({ drafts: 'key' })
    this.events = this.dexie.table('events')
    this.documents = this.dexie.table('documents')
    this.photos = this.dexie.table('photos')
    this.photo_bytes = this.dexie.table('photo_bytes')
    this.quarantine = this.dexie.table('quarantine')
    this.standards = this.dexie.table('standards')
    this.history = this.dexie.table('history')
    this.drafts = this.dexie.table('drafts')
    this.log = this.dexie.table('log')
    this.meta = this.dexie.table('meta')
    this.channel = channel
    if (channel) channel.onmessage = (message) => this.tell(message.data as Change)
    // Another tab deletes or upgrades the database: standing in its way would block it for ever, and opening it again
    // would bring back an empty one after a sign-out.
    this.dexie.on('versionchange', () => {
      this.close()
      return false
    })
  }

  async open(): Promise<void> {
    try {
      await this.dexie.open()
    } catch (error) {
      throw new StorageTrouble(error)
    }
  }

  close(): void {
    this.closed = true
    if (this.channel) this.channel.onmessage = null
    this.listeners.clear()
    this.dexie.close()
  }

  /** Deletes the database with everything in it. */
  async wipe(): Promise<void> {
    this.close()
    await Dexie.delete(databaseName(this.person))
  }

  async read<T>(tables: readonly TableName[], work: () => Promise<T>): Promise<T> {
    return this.withDb(() => this.dexie.transaction('r', [...tables], work))
  }

  /**
   * Runs `work` in one transaction and returns when it is on the disk; all of it or nothing.
   *
   * `work` may run twice, so it must only read and write the tables, and never wait for anything else: an IndexedDB
   * transaction commits by itself as soon as nothing of its own is pending. It returns what it changed, or null.
   */
  async write<T>(tables: readonly TableName[], work: () => Promise<{ value: T; change: Change | null }>): Promise<T> {
    const { value, change } = await this.withDb(() =>
      this.dexie.transaction('rw', [...new Set([...tables, 'meta'])], async () => {
        if (await this.get('closed')) throw new DatabaseClosed(this.person)
        return work()
      }),
    )
    if (change) {
      this.tell(change)
      this.channel?.postMessage(change)
    }
    return value
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

  /** Calls `listener` after each committed change, of this tab and of the others; returns how to stop. */
  onChange(listener: (change: Change) => void): () => void {
    this.listeners.add(listener)
    return () => void this.listeners.delete(listener)
  }

  /** Whether there is a ballast. Counted, never read: every start would wait for megabytes that nobody wants to see. */
  async hasBallast(): Promise<boolean> {
    return (await this.meta.where('key').equals('ballast').count()) > 0
  }

  /** Keeps a few megabytes that can be given back; does nothing when they do not fit. */
  async layBallast(): Promise<void> {
    try {
      await this.set('ballast', new ArrayBuffer(BALLAST_BYTES))
    } catch (error) {
      if (!isQuota(error)) throw new StorageTrouble(error)
    }
  }

  private tell(change: Change): void {
    for (const listener of this.listeners) listener(change)
  }

  /**
   * One more try after a failure that can pass: iOS kills the connection of a page in the background, and a full disk
   * takes an event once the ballast is gone.
   */
  private async withDb<T>(work: () => PromiseLike<T>): Promise<T> {
    if (this.closed) throw new DatabaseClosed(this.person)
    try {
      return await work()
    } catch (error) {
      if (this.closed) throw new DatabaseClosed(this.person)
      try {
        if (isQuota(error)) {
          await this.dexie.transaction('rw', this.meta, () => this.meta.delete('ballast'))
        } else if (isConnectionLost(error)) {
          this.dexie.close({ disableAutoOpen: false })
          await this.dexie.open()
        } else {
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

function errorName(error: unknown): string {
  return error instanceof Error ? error.name : 'unknown'
}

/** Dexie wraps what the browser said in `inner`. */
function causes(error: unknown): { name: string; message: string }[] {
  if (!(error instanceof Error)) return []
  return [error, ...causes((error as { inner?: unknown }).inner)]
}

function isQuota(error: unknown): boolean {
  return causes(error).some((cause) => cause.name === 'QuotaExceededError')
}

function isConnectionLost(error: unknown): boolean {
  return causes(error).some((cause) => LOST.has(cause.name) && (cause.name !== 'AbortError' || CONNECTION_LOST.test(cause.message)))
}
