/**
 * What the screens read: signals that follow the database, across tabs. Everything is in memory (some 2,000 events at
 * most), so that a screen never waits for the disk.
 */
import { batch, computed, signal, type ReadonlySignal, type Signal } from '@preact/signals'
import type { AnyEvent } from '../core/event.ts'
import type { Standard } from '../core/checklist/standard.ts'
import type { VisitDocument } from '../core/visit/document.ts'
import { fold, type Visit } from '../core/visit/fold.ts'
import { becameOf, type Became } from '../core/visit/sealed.ts'
import { DatabaseClosed, StorageTrouble, type Change, type Database } from './database.ts'
import { createFollowed, reading, type Read } from './followed.ts'
import type { OutboxEntry, Unsent } from './outbox.ts'
import type {
  AllNews,
  ClockSample,
  EventRow,
  HistoryRow,
  SetAsideRow,
  StoredEvent,
  ThingDocument,
  ThingRow,
} from './rows.ts'
import type { TableName, Transaction } from './tables.ts'

/** What a screen shows at an own fact. */
export type SavedState = 'saved' | 'sent' | 'attention'

interface VisitViews {
  events: ReadonlySignal<readonly StoredEvent[]>
  fold: ReadonlySignal<Visit>
  states: ReadonlySignal<ReadonlyMap<string, SavedState>>
  became: ReadonlySignal<Became | null>
}

/** The things of a kind that is no visit, by id; null: opened here, and the office has shown nothing of it yet. */
export type Things = ReadonlyMap<string, ThingDocument | null>

export interface Views {
  documents: ReadonlySignal<ReadonlyMap<string, VisitDocument>>
  unsent: ReadonlySignal<Unsent>
  outbox: ReadonlySignal<readonly OutboxEntry[]>
  quarantine: ReadonlySignal<readonly SetAsideRow[]>
  history: ReadonlySignal<readonly HistoryRow[]>
  /** The server's clock against the phone's, from the best sample. */
  clock: ReadonlySignal<ClockSample | null>
  /** What of visits the person has not read yet. */
  news: ReadonlySignal<AllNews>
  /** Visits here that are not completed and whose work may be lost with a phone before this one. */
  missing: ReadonlySignal<readonly VisitDocument[]>
  /** The formats of statements that the server can rebuild, as far as it has said. */
  statements: ReadonlySignal<readonly string[]>
  /** When the server last answered this person, phone's clock; null: never. */
  heard: ReadonlySignal<number | null>
  /** Whether the person's visits have come to this phone: before that, no visits does not mean that there are none. */
  received: ReadonlySignal<boolean>
  things(what: string): ReadonlySignal<Things>
  eventsAbout(what: string, id: string): ReadonlySignal<readonly StoredEvent<AnyEvent>[]>
  eventsOf(visit: string): ReadonlySignal<readonly StoredEvent[]>
  foldOf(visit: string): ReadonlySignal<Visit>
  /** Own events only. */
  statesOf(visit: string): ReadonlySignal<ReadonlyMap<string, SavedState>>
  /** What has become of a visit that was completed; null of one that was not. */
  becameOf(visit: string): ReadonlySignal<Became | null>
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
  const { standards, things, missing: named, ...followed } = createFollowed()
  const all = [standards, things, named, ...Object.values(followed)]
  const received = signal(false)
  const missing = computed(() =>
    named.signal.value
      .map((visit) => followed.documents.signal.value.get(visit))
      .filter(
        (found): found is VisitDocument => !!found && viewsOf(found.id).fold.value.completions.length === 0,
      ),
  )
  /** The events about whatever has an id: things of two kinds may have one. */
  const rows = new Map<string, Signal<readonly EventRow[]>>()
  const visitViews = new Map<string, VisitViews>()
  const thingViews = new Map<string, ReadonlySignal<Things>>()
  const aboutViews = new Map<string, ReadonlySignal<readonly StoredEvent<AnyEvent>[]>>()
  const standardViews = new Map<string, ReadonlySignal<Standard | null>>()

  let source: { db: Database; leave: () => void } | null = null
  const staleTables = new Set<TableName>()
  const staleIds = new Set<string>()
  let refreshing: Promise<void> | null = null

  function rowsOf(id: string): Signal<readonly EventRow[]> {
    let found = rows.get(id)
    if (!found) rows.set(id, (found = signal<readonly EventRow[]>([])))
    return found
  }

  function rowsAbout(what: string, id: string): ReadonlySignal<readonly EventRow[]> {
    const all = rowsOf(id)
    return computed(() => all.value.filter((row) => row.what === what))
  }

  function viewsOf(visit: string): VisitViews {
    const known = visitViews.get(visit)
    if (known) return known
    const of = rowsAbout('visit', visit)
    const events = computed(() => of.value.map((row) => row.event as StoredEvent))
    const made = {
      events,
      fold: computed(() => fold(events.value)),
      states: computed(
        () =>
          new Map(of.value.filter((row) => row.place > 0).map((row) => [row.id, row.state as SavedState])),
      ),
      became: computed(() => {
        const completions = of.value.filter((row) => row.event.type === 'visit.completed')
        return becameOf(completions, followed.documents.signal.value.get(visit)?.record)
      }),
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
      for (const id of change.about) staleIds.add(id)
    }
    refreshing ??= refresh().finally(() => (refreshing = null))
  }

  async function refresh(): Promise<void> {
    while (source && (staleTables.size || staleIds.size)) {
      const tables = new Set(staleTables)
      const ids = [...staleIds]
      staleTables.clear()
      staleIds.clear()
      try {
        await load(source.db, tables, ids)
      } catch (error) {
        if (error instanceof DatabaseClosed) return
        // What could not be read is still to be shown: it is read together with whatever changes next.
        for (const table of tables) staleTables.add(table)
        for (const id of ids) staleIds.add(id)
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
    ids: readonly string[] | 'all',
  ): Promise<void> {
    const reads: Read[] = all.filter(
      ({ tables }) => stale === 'all' || tables.some((table) => stale.has(table)),
    )
    if (ids === 'all') reads.push(reading(['events'], (tx) => tx.events.getAll(), showAll))
    else reads.push(...ids.map(rowsRead))
    if (!received.peek()) {
      const show = (cursor?: string) => (received.value = cursor !== undefined)
      reads.push(reading(['meta'], (tx) => tx.get('cursor'), show))
    }
    if (reads.length === 0) return
    const tables = new Set(reads.flatMap((one) => [...one.tables, ...(one.beside ?? [])]))
    const puts = await db.read([...tables], (tx) => Promise.all(reads.map((one) => one.read(tx))))
    if (source?.db === db) batch(() => puts.forEach((put) => put()))
  }

  function rowsRead(id: string): Read {
    const shown = rowsOf(id)
    const find = (tx: Transaction) => tx.events.index('about').getAll(id)
    return reading(['events'], find, (found) => (shown.value = found))
  }

  function showAll(events: readonly EventRow[]): void {
    for (const [id, found] of byId(events)) rowsOf(id).value = found
  }

  function detach(): void {
    source?.leave()
    source = null
    staleTables.clear()
    staleIds.clear()
    for (const shown of rows.values()) shown.value = []
    rows.clear()
    visitViews.clear()
    aboutViews.clear()
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
    statements: followed.statements.signal,
    news: followed.news.signal,
    heard: followed.heard.signal,
    received,
    missing,
    things(what) {
      let found = thingViews.get(what)
      if (!found) thingViews.set(what, (found = computed(() => ofKind(things.signal.value, what))))
      return found
    },

    eventsAbout(what, id) {
      const key = `${what} ${id}`
      const known = aboutViews.get(key)
      if (known) return known
      const of = rowsAbout(what, id)
      const events = computed(() => of.value.map((row) => row.event))
      aboutViews.set(key, events)
      return events
    },

    eventsOf: (visit) => viewsOf(visit).events,
    foldOf: (visit) => viewsOf(visit).fold,
    statesOf: (visit) => viewsOf(visit).states,
    becameOf: (visit) => viewsOf(visit).became,

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

function ofKind(rows: readonly ThingRow[], what: string): Things {
  return new Map(rows.filter((row) => row.what === what).map(({ id, document }) => [id, document]))
}

function byId(rows: readonly EventRow[]): Map<string, EventRow[]> {
  const found = new Map<string, EventRow[]>()
  for (const row of rows) {
    const others = found.get(row.about)
    if (others) others.push(row)
    else found.set(row.about, [row])
  }
  return found
}
