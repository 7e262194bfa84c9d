/**
 * The phone's database: one for each person, so that nobody sees or sends another's work. The only file that knows how a
 * browser's storage fails.
 */
import { deleteDB, openDB, type IDBPTransaction } from 'idb'
import type { EventRow } from './rows.ts'
import { lay, Transaction, VERSION, type Connection, type Schema, type TableName } from './tables.ts'

/** What a finished transaction touched; `added` spares a reader the query. */
export interface Change {
  tables: readonly TableName[]
  /** The ids of the things whose events it touched. */
  about: readonly string[]
  added?: EventRow
}

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
