/** The tables of the phone's database, how they are laid, and how one transaction sees them. */
import type { DBSchema, IDBPDatabase, IDBPIndex, IDBPObjectStore, IDBPTransaction } from 'idb'
import type { Standard } from '../core/checklist/standard.ts'
import { hasMissed, NEWEST } from './kinds.ts'
import type {
  DocumentRow,
  DraftRow,
  EventRow,
  EventState,
  HistoryRow,
  LogRow,
  Meta,
  MetaRow,
  PhotoRow,
  PhotoState,
  SetAsideRow,
  ThingRow,
} from './rows.ts'

export interface Schema extends DBSchema {
  events: {
    key: string
    value: EventRow
    indexes: { 'about': string; '[state+place]': [EventState, number] }
  }
  documents: { key: string; value: DocumentRow }
  things: { key: [what: string, id: string]; value: ThingRow }
  photos: { key: string; value: PhotoRow; indexes: { state: PhotoState; kept: PhotoRow['kept'] } }
  photo_bytes: { key: string; value: { sha256: string; bytes: ArrayBuffer } }
  quarantine: { key: string; value: SetAsideRow; indexes: { seen: SetAsideRow['seen'] } }
  standards: { key: string; value: { hash: string; standard: Standard } }
  history: { key: string; value: HistoryRow }
  drafts: { key: string; value: DraftRow }
  log: { key: number; value: LogRow; indexes: { reported: LogRow['reported'] } }
  meta: { key: string; value: MetaRow }
}

export type TableName =
  | 'events'
  | 'documents'
  | 'things'
  | 'photos'
  | 'photo_bytes'
  | 'quarantine'
  | 'standards'
  | 'history'
  | 'drafts'
  | 'log'
  | 'meta'

export type Connection = IDBPDatabase<Schema>
type Upgrade = IDBPTransaction<Schema, TableName[], 'versionchange'>
type Store<Name extends TableName> = IDBPObjectStore<Schema, TableName[], Name, 'readwrite'>

/** Versions count by tens, so that a phone's database of any build before stays the same database. */
export const VERSION = Math.max(40, NEWEST)

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

  /** Everything that is no visit. */
  get things(): Store<'things'> {
    return this.transaction.objectStore('things')
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

  /** The events about a thing: those about another kind may have its id. */
  async eventsAbout(what: string, id: string): Promise<EventRow[]> {
    return (await this.events.index('about').getAll(id)).filter((row) => row.what === what)
  }

  /** The events of these ids in their order; undefined where there is none. */
  async eventsOf(ids: readonly string[]): Promise<(EventRow | undefined)[]> {
    return Promise.all(ids.map((id) => this.events.get(id)))
  }
}

/**
 * Makes what a database of an older version, or none (0), does not have. Only ever added to. A tab of an older app lets
 * go of the database before this begins: it could neither read the rows as they are now, nor keep what it does not know.
 */
export async function lay(made: Connection, version: number, tx: Upgrade): Promise<void> {
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
  if (version < 40) made.createObjectStore('things', { keyPath: ['what', 'id'] })
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
