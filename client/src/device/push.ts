/** Sending events: what goes into a batch, and what an answer does to the outbox. */
import { best } from './clock.ts'
import type { Database } from './database.ts'
import { countWaiting, inState, thingsTaken, wire } from './outbox.ts'
import type { ClockSample, EventRow, SetAsideRow } from './rows.ts'
import type { TableName, Transaction } from './tables.ts'
import type { Wire } from './wire.ts'

/** Room for the envelope around the events of a batch. */
const ENVELOPE_BYTES = 1024
/** What a request to push is made from. */
const WAITING: readonly TableName[] = ['events', 'photos', 'meta']

export interface Batch {
  ids: string[]
  request: Wire['Push']
}

export interface Limits {
  events: number
  bytes: number
}

/**
 * The oldest unsent events that fit, without those passed over; null when there is nothing to send. `held` gets the ids of
 * those that this server does not take yet, and of those about a thing whose opening, an event of its id, waits itself.
 */
export async function nextBatch(
  db: Database,
  limits: Limits,
  passedOver: ReadonlySet<string>,
  held: Set<string>,
): Promise<Batch | null> {
  return db.read(WAITING, async (tx) => {
    const taken = await thingsTaken(tx)
    const oldest = await tx.byState.getAll(inState('saved'), limits.events + passedOver.size + held.size)
    const waits = ({ what, about }: EventRow) =>
      !taken.includes(what) || passedOver.has(about) || held.has(about)
    for (const row of oldest) if (waits(row)) held.add(row.id)
    const rows = oldest.filter(({ id }) => !passedOver.has(id) && !held.has(id)).slice(0, limits.events)
    const chosen = fitting(rows, limits.bytes - ENVELOPE_BYTES)
    if (chosen.length === 0) return null
    return { ids: chosen.map((row) => row.id), request: await envelope(tx, chosen) }
  })
}

/** A push without events, which hands in the measurement of the clock. */
export async function emptyBatch(db: Database): Promise<Batch['request']> {
  return db.read(WAITING, (tx) => envelope(tx, []))
}

async function envelope(tx: Transaction, rows: readonly EventRow[]): Promise<Batch['request']> {
  const device = await tx.get('device')
  const clock = best((await tx.get('clock')) ?? [])
  const { facts, photos } = await countWaiting(tx)
  return {
    device: device!.id,
    events: rows.map((row) => wire(row)),
    ...(clock && {
      clock: measured(clock),
    }),
    pending: facts - rows.length + photos,
  }
}

function measured({ boot, mono, ...clock }: ClockSample): Wire['ClockSample'] {
  return { ...clock, mono: [boot, mono] }
}

/** The first rows within `bytes` of UTF-8; at least one, so that an event over the limit cannot hold up the rest. */
function fitting(rows: EventRow[], bytes: number): EventRow[] {
  const encoder = new TextEncoder()
  let left = bytes
  const end = rows.findIndex((row) => (left -= encoder.encode(JSON.stringify(wire(row))).length + 1) < 0)
  return rows.slice(0, end === -1 ? rows.length : Math.max(1, end))
}

export type PushAnswer = Pick<Wire['Pushed'], 'results' | 'want_photos' | 'backed_up_seq'>

/** The answer's body when it has the form that the protocol promises, else null. */
export function parsePush(body: Record<string, unknown>): PushAnswer | null {
  const { results, want_photos = [], backed_up_seq = 0 } = body
  if (typeof results !== 'object' || results === null || Array.isArray(results)) return null
  if (!Array.isArray(want_photos) || !Number.isInteger(backed_up_seq)) return null
  return { results, want_photos, backed_up_seq } as PushAnswer
}

/**
 * Applies the results of a push, event by event; resolves to how many left the outbox.
 *
 * Only what was sent and what the answer names changes: nothing is acknowledged by implication. In an epoch that has
 * passed meanwhile nothing changes at all.
 */
export async function applyPush(
  db: Database,
  sent: readonly string[],
  answer: PushAnswer,
  epoch: string,
  now: number,
): Promise<number> {
  const tables: TableName[] = ['events']
  if (Object.values(answer.results).some(({ result }) => result === 'quarantined')) tables.push('quarantine')
  if (answer.want_photos.length > 0) tables.push('photos')
  return db.write(tables, async (tx) => {
    if ((await tx.get('epoch')) !== epoch) return { value: 0, change: null }
    const rows = (await tx.eventsOf(sent)).filter((row) => row?.state === 'saved') as EventRow[]
    const office = (await tx.get('office')) ?? now
    const settled: EventRow[] = []
    const aside: SetAsideRow[] = []
    for (const row of rows) {
      const { result, reason } = answer.results[row.id] ?? { result: 'unanswered' }
      if (result === 'accepted' || result === 'duplicate') {
        settled.push({ ...row, state: 'sent', acknowledged: office })
      } else if (result === 'quarantined') {
        settled.push({ ...row, state: 'attention', acknowledged: office })
        aside.push(asideRow(row, reason ?? 'unknown', now))
      }
    }
    await Promise.all([
      ...settled.map((row) => tx.events.put(row)),
      ...aside.map((row) => tx.quarantine.put(row)),
    ])
    await tx.set('backed_up_seq', answer.backed_up_seq)
    await offerAgain(tx, answer.want_photos)
    return {
      value: settled.length,
      change: { tables, about: [...new Set(settled.map((row) => row.about))] },
    }
  })
}

/** Sets one event aside that cannot be sent: kept and exportable, and no longer in the way of the others. */
export async function setAside(db: Database, id: string, reason: string, now: number): Promise<void> {
  await db.write(['events', 'quarantine'], async (tx) => {
    const row = await tx.events.get(id)
    if (row?.state !== 'saved') return { value: undefined, change: null }
    await tx.events.put({ ...row, state: 'attention', acknowledged: null })
    await tx.quarantine.put(asideRow(row, reason, now))
    return { value: undefined, change: { tables: ['events', 'quarantine'], about: [row.about] } }
  })
}

/** The server misses these bytes: those that are still here go out again. To be called in a transaction over photos. */
export async function offerAgain(tx: Transaction, wanted: readonly string[]): Promise<void> {
  for (const sha256 of wanted) {
    const row = await tx.photos.get(sha256)
    if (row?.kept && row.state === 'verified') await tx.photos.put({ ...row, state: 'local', verified: null })
  }
}

function asideRow(row: EventRow, reason: string, at: number): SetAsideRow {
  return { event: row.id, about: row.about, type: row.event.type, reason, at, seen: 0 }
}
