/**
 * What the screens read: signals that follow the database, across tabs. Everything is in memory (some 2,000 events at
 * most), so that a screen never waits for the disk.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import { fold, type Visit } from '../core/visit/fold.ts'
import { best } from './clock.ts'
import {
  DatabaseClosed,
  StorageTrouble,
  type Change,
  type Database,
  type EventRow,
  type HistoryRow,
  type NoticeRow,
  type StoredEvent,
  type TableName,
  type Transaction,
} from './database.ts'
import { countUnsent, entries, UNSENT_TABLES, type OutboxEntry, type Unsent } from './outbox.ts'

/** What a screen shows at an own fact. */
export type SavedState = 'saved' | 'sent' | 'attention'

const NOTHING: Unsent = { facts: 0, photos: 0, attention: 0 }
const ALL: readonly TableName[] = [
  'events',
  'documents',
  'photos',
  'quarantine',
  'standards',
  'history',
  'meta',
]

interface VisitViews {
  events: ReadonlySignal<readonly StoredEvent[]>
  fold: ReadonlySignal<Visit>
  states: ReadonlySignal<ReadonlyMap<string, SavedState>>
}

export interface Views {
  documents: ReadonlySignal<ReadonlyMap<string, VisitDocument>>
  unsent: ReadonlySignal<Unsent>
  outbox: ReadonlySignal<readonly OutboxEntry[]>
  quarantine: ReadonlySignal<readonly NoticeRow[]>
  history: ReadonlySignal<readonly HistoryRow[]>
  /** The server's clock against the phone's, from the best sample. */
  clock: ReadonlySignal<{ offset_ms: number; error_ms: number } | null>
  /** Visits here that are not completed and whose work may be lost with a phone before this one. */
  missing: ReadonlySignal<readonly VisitDocument[]>
  /** When the server last answered this person, phone's clock; null: never. */
  heard: ReadonlySignal<number | null>
  /** Whether the person's visits have come to this phone: before that, no visits does not mean that there are none. */
  received: ReadonlySignal<boolean>
  eventsOf(visit: string): ReadonlySignal<readonly StoredEvent[]>
  foldOf(visit: string): ReadonlySignal<Visit>
  /** Own events only. */
  statesOf(visit: string): ReadonlySignal<ReadonlyMap<string, SavedState>>
  /** Null until it has been downloaded. */
  standardOf(hash: string): ReadonlySignal<Standard | null>
  /** Shows this database from now on; resolves when everything is loaded. */
  attach(db: Database): Promise<void>
  /** Shows nothing. */
  detach(): void
  /** Resolves when the signals show every change that has been told so far. */
  settled(): Promise<void>
}

export function createViews(onTrouble: () => void = () => undefined): Views {
  const documents = signal<ReadonlyMap<string, VisitDocument>>(new Map())
  const unsent = signal<Unsent>(NOTHING)
  const outbox = signal<readonly OutboxEntry[]>([])
  const quarantine = signal<readonly NoticeRow[]>([])
  const history = signal<readonly HistoryRow[]>([])
  const standards = signal<ReadonlyMap<string, Standard>>(new Map())
  const clock = signal<{ offset_ms: number; error_ms: number } | null>(null)
  const heard = signal<number | null>(null)
  const received = signal(false)
  const named = signal<readonly string[]>([])
  const missing = computed(() =>
    named.value
      .map((visit) => documents.value.get(visit))
      .filter(
        (found): found is VisitDocument => !!found && viewsOf(found.id).fold.value.completions.length === 0,
      ),
  )
  const rows = new Map<string, Signal<readonly EventRow[]>>()
  const visitViews = new Map<string, VisitViews>()
  const standardViews = new Map<string, ReadonlySignal<Standard | null>>()

  let source: { db: Database; leave: () => void } | null = null
  const staleTables = new Set<TableName>()
  const staleVisits = new Set<string>()
  let refreshing: Promise<void> | null = null

  function rowsOf(visit: string): Signal<readonly EventRow[]> {
    let found = rows.get(visit)
    if (!found) rows.set(visit, (found = signal<readonly EventRow[]>([])))
    return found
  }

  function viewsOf(visit: string): VisitViews {
    const known = visitViews.get(visit)
    if (known) return known
    const of = rowsOf(visit)
    const events = computed(() => of.value.map((row) => row.event))
    const made = {
      events,
      fold: computed(() => fold(events.value)),
      states: computed(
        () =>
          new Map(of.value.filter((row) => row.place > 0).map((row) => [row.id, row.state as SavedState])),
      ),
    }
    visitViews.set(visit, made)
    return made
  }

  function onChange(change: Change): void {
    for (const table of change.tables) staleTables.add(table)
    if (change.added) {
      const { added } = change
      const shown = rowsOf(added.about)
      // No query that looked before this event was there can still answer: transactions over one table run in order.
      shown.value = [...shown.peek().filter((row) => row.id !== added.id), added]
    } else {
      for (const visit of change.about) staleVisits.add(visit)
    }
    refreshing ??= refresh().finally(() => (refreshing = null))
  }

  async function refresh(): Promise<void> {
    while (source && (staleTables.size || staleVisits.size)) {
      const tables = new Set(staleTables)
      const visits = [...staleVisits]
      staleTables.clear()
      staleVisits.clear()
      try {
        await load(source.db, tables, visits)
      } catch (error) {
        if (error instanceof DatabaseClosed) return
        if (!(error instanceof StorageTrouble)) throw error
        onTrouble()
        return
      }
    }
  }

  /** All reads at once, in one transaction: one after another they would be a large part of the start. */
  async function load(
    db: Database,
    tables: ReadonlySet<TableName>,
    visits: readonly string[] | 'all',
  ): Promise<void> {
    const reads: ((tx: Transaction) => Promise<() => void>)[] = []
    const read = new Set<TableName>()
    const show = <T>(
      tables: readonly TableName[],
      find: (tx: Transaction) => Promise<T>,
      put: (found: T) => void,
    ): void => {
      for (const table of tables) read.add(table)
      reads.push(async (tx) => {
        const found = await find(tx)
        return () => put(found)
      })
    }
    if (visits === 'all') {
      show(
        ['events'],
        (tx) => tx.events.getAll(),
        (found) => {
          for (const [visit, rows] of byVisit(found)) rowsOf(visit).value = rows
        },
      )
    } else {
      for (const visit of visits) {
        show(
          ['events'],
          (tx) => tx.events.index('about').getAll(visit),
          (found) => (rowsOf(visit).value = found),
        )
      }
    }
    if (tables.has('documents')) {
      show(
        ['documents'],
        (tx) => tx.documents.getAll(),
        (found) => {
          documents.value = new Map(found.map((row) => [row.id, row.document]))
        },
      )
    }
    if (tables.has('standards')) {
      show(
        ['standards'],
        (tx) => tx.standards.getAll(),
        (found) => {
          standards.value = new Map(found.map((row) => [row.hash, row.standard]))
        },
      )
    }
    if (tables.has('history')) {
      show(
        ['history'],
        (tx) => tx.history.getAll(),
        (found) => {
          history.value = found.sort((one, other) => (one.start < other.start ? 1 : -1))
        },
      )
    }
    if (tables.has('quarantine')) {
      show(
        ['quarantine'],
        (tx) => tx.quarantine.getAll(),
        (found) => (quarantine.value = found),
      )
    }
    if (UNSENT_TABLES.some((table) => tables.has(table))) {
      show(UNSENT_TABLES, countUnsent, (found) => (unsent.value = found))
      show([...UNSENT_TABLES, 'meta'], entries, (found) => (outbox.value = found))
    }
    if (tables.has('meta')) {
      show(
        ['meta'],
        (tx) => tx.get('clock'),
        (samples) => {
          const sample = best(samples ?? [])
          clock.value = sample && { offset_ms: sample.offset_ms, error_ms: sample.error_ms }
        },
      )
      show(
        ['meta'],
        (tx) => tx.get('missing'),
        (visits) => (named.value = visits ?? []),
      )
      show(
        ['meta'],
        (tx) => tx.get('heard'),
        (at) => (heard.value = at ?? null),
      )
    }
    if (!received.peek()) {
      show(
        ['meta'],
        (tx) => tx.get('cursor'),
        (cursor) => (received.value = cursor !== undefined),
      )
    }
    if (reads.length === 0) return
    const puts = await db.read([...read], (tx) => Promise.all(reads.map((one) => one(tx))))
    if (source?.db === db) batch(() => puts.forEach((put) => put()))
  }

  function detach(): void {
    source?.leave()
    source = null
    staleTables.clear()
    staleVisits.clear()
    for (const shown of rows.values()) shown.value = []
    rows.clear()
    visitViews.clear()
    documents.value = new Map()
    standards.value = new Map()
    history.value = []
    quarantine.value = []
    unsent.value = NOTHING
    outbox.value = []
    clock.value = null
    heard.value = null
    received.value = false
    named.value = []
  }

  return {
    documents,
    unsent,
    outbox,
    quarantine,
    history,
    clock,
    heard,
    received,
    missing,
    eventsOf: (visit) => viewsOf(visit).events,
    foldOf: (visit) => viewsOf(visit).fold,
    statesOf: (visit) => viewsOf(visit).states,

    standardOf(hash) {
      let found = standardViews.get(hash)
      if (!found) standardViews.set(hash, (found = computed(() => standards.value.get(hash) ?? null)))
      return found
    },

    async attach(db) {
      detach()
      source = { db, leave: db.onChange(onChange) }
      await load(db, new Set(ALL), 'all')
    },

    detach,
    settled: async () => {
      while (refreshing) await refreshing
    },
  }
}

function byVisit(rows: readonly EventRow[]): Map<string, EventRow[]> {
  const found = new Map<string, EventRow[]>()
  for (const row of rows) {
    const others = found.get(row.about)
    if (others) others.push(row)
    else found.set(row.about, [row])
  }
  return found
}
