/**
 * What the screens read: signals that follow the database, across tabs. Everything is in memory (some 2,000 events at
 * most), so that a screen never waits for the disk.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import { fold, type Visit } from '../core/visit/fold.ts'
import { DatabaseClosed, StorageTrouble, type Change, type Database } from './database.ts'
import { createFollowed, reading, type Read } from './followed.ts'
import type { OutboxEntry, Unsent } from './outbox.ts'
import type { EventRow, HistoryRow, SetAsideRow, StoredEvent } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'

/** What a screen shows at an own fact. */
export type SavedState = 'saved' | 'sent' | 'attention'

interface VisitViews {
  events: ReadonlySignal<readonly StoredEvent[]>
  fold: ReadonlySignal<Visit>
  states: ReadonlySignal<ReadonlyMap<string, SavedState>>
}

export interface Views {
  documents: ReadonlySignal<ReadonlyMap<string, VisitDocument>>
  unsent: ReadonlySignal<Unsent>
  outbox: ReadonlySignal<readonly OutboxEntry[]>
  quarantine: ReadonlySignal<readonly SetAsideRow[]>
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
  const { standards, missing: named, ...followed } = createFollowed()
  const all = [standards, named, ...Object.values(followed)]
  const received = signal(false)
  const missing = computed(() =>
    named.signal.value
      .map((visit) => followed.documents.signal.value.get(visit))
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
    stale: ReadonlySet<TableName> | 'all',
    visits: readonly string[] | 'all',
  ): Promise<void> {
    const reads: Read[] = all.filter(
      ({ tables }) => stale === 'all' || tables.some((table) => stale.has(table)),
    )
    if (visits === 'all') reads.push(reading(['events'], (tx) => tx.events.getAll(), showAll))
    else reads.push(...visits.map(rowsRead))
    if (!received.peek()) {
      const show = (cursor?: string) => (received.value = cursor !== undefined)
      reads.push(reading(['meta'], (tx) => tx.get('cursor'), show))
    }
    if (reads.length === 0) return
    // The lines of the outbox look at meta, and need not be read again whenever something of it changes.
    const tables = new Set<TableName>(['meta', ...reads.flatMap((one) => one.tables)])
    const puts = await db.read([...tables], (tx) => Promise.all(reads.map((one) => one.read(tx))))
    if (source?.db === db) batch(() => puts.forEach((put) => put()))
  }

  function rowsRead(visit: string): Read {
    const shown = rowsOf(visit)
    const find = (tx: Transaction) => tx.events.index('about').getAll(visit)
    return reading(['events'], find, (found) => (shown.value = found))
  }

  function showAll(events: readonly EventRow[]): void {
    for (const [visit, found] of byVisit(events)) rowsOf(visit).value = found
  }

  function detach(): void {
    source?.leave()
    source = null
    staleTables.clear()
    staleVisits.clear()
    for (const shown of rows.values()) shown.value = []
    rows.clear()
    visitViews.clear()
    for (const one of all) one.clear()
    received.value = false
  }

  return {
    documents: followed.documents.signal,
    unsent: followed.unsent.signal,
    outbox: followed.outbox.signal,
    quarantine: followed.quarantine.signal,
    history: followed.history.signal,
    clock: followed.clock.signal,
    heard: followed.heard.signal,
    received,
    missing,
    eventsOf: (visit) => viewsOf(visit).events,
    foldOf: (visit) => viewsOf(visit).fold,
    statesOf: (visit) => viewsOf(visit).states,

    standardOf(hash) {
      let found = standardViews.get(hash)
      if (!found) standardViews.set(hash, (found = computed(() => standards.signal.value.get(hash) ?? null)))
      return found
    },

    async attach(db) {
      detach()
      source = { db, leave: db.onChange(onChange) }
      await load(db, 'all', 'all')
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
