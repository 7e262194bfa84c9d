/** What the screens read as a whole: signals, each with the tables that it follows and how it is read out of them. */
import { signal, type Signal } from '@preact/signals'
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import { best } from './clock.ts'
import { countUnsent, entries, UNSENT_TABLES, type OutboxEntry, type Unsent } from './outbox.ts'
import type { AllNews, ClockSample, HistoryRow, SetAsideRow, ThingRow } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'

/** One thing to read out of these tables; what `read` resolves to shows it. */
export interface Read {
  readonly tables: readonly TableName[]
  /** Looked at besides; it is not read again whenever something of these changes. */
  readonly beside?: readonly TableName[]
  read(tx: Transaction): Promise<() => void>
}

export function reading<T>(
  tables: readonly TableName[],
  find: (tx: Transaction) => Promise<T>,
  put: (found: T) => void,
): Read {
  return {
    tables,
    async read(tx) {
      const found = await find(tx)
      return () => put(found)
    },
  }
}

export interface Followed<T> extends Read {
  readonly signal: Signal<T>
  /** Shows what is shown while no database is open. */
  clear(): void
}

function follow<T>(
  tables: readonly TableName[],
  empty: T,
  find: (tx: Transaction) => Promise<T>,
  beside: readonly TableName[] = [],
): Followed<T> {
  const shown: Signal<T> = signal(empty)
  return {
    ...reading(tables, find, (found) => (shown.value = found)),
    beside,
    signal: shown,
    clear: () => void (shown.value = empty),
  }
}

const NOTHING: Unsent = { facts: 0, photos: 0, attention: 0 }

export function createFollowed() {
  return {
    documents: follow<ReadonlyMap<string, VisitDocument>>(['documents'], new Map(), async (tx) => {
      return new Map((await tx.documents.getAll()).map((row) => [row.id, row.document]))
    }),
    /** Everything that is no visit. */
    things: follow<readonly ThingRow[]>(['things'], [], (tx) => tx.things.getAll()),
    standards: follow<ReadonlyMap<string, Standard>>(['standards'], new Map(), async (tx) => {
      return new Map((await tx.standards.getAll()).map((row) => [row.hash, row.standard]))
    }),
    history: follow<readonly HistoryRow[]>(['history'], [], async (tx) => {
      return (await tx.history.getAll()).sort((one, other) => (one.start < other.start ? 1 : -1))
    }),
    quarantine: follow<readonly SetAsideRow[]>(['quarantine'], [], (tx) => tx.quarantine.getAll()),
    unsent: follow<Unsent>(UNSENT_TABLES, NOTHING, countUnsent),
    outbox: follow<readonly OutboxEntry[]>(UNSENT_TABLES, [], entries, ['meta']),
    /** The server's clock against the phone's, from the best sample. */
    clock: follow<ClockSample | null>(['meta'], null, async (tx) => best((await tx.get('clock')) ?? [])),
    /** What of visits the person has not read yet. */
    news: follow<AllNews>(['meta'], {}, async (tx) => (await tx.get('news')) ?? {}),
    /** Visits whose work may be lost with a phone before this one, whether they are here or not. */
    missing: follow<readonly string[]>(['meta'], [], async (tx) => (await tx.get('missing')) ?? []),
    /** The formats of statements that the server can rebuild, as far as it has said. */
    statements: follow<readonly string[]>(['meta'], [], async (tx) => (await tx.get('statements')) ?? []),
    heard: follow<number | null>(['meta'], null, async (tx) => (await tx.get('heard')) ?? null),
  }
}
