/** A phone in Node: the real device layer over fake-indexeddb, with clock, chance and network in the test's hands. */
import 'fake-indexeddb/auto'
import { createHash } from 'node:crypto'
import { onTestFinished } from 'vitest'
import { canonical } from '../../client/src/core/canonical.ts'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Database } from '../../client/src/device/database.ts'
import type { Effects } from '../../client/src/device/effects.ts'
import type { Fetch } from '../../client/src/device/http.ts'
import { uuid7 } from '../../client/src/device/ids.ts'
import { createOutbox, type Outbox } from '../../client/src/device/outbox.ts'
import { openDatabase, type LocalStore } from '../../client/src/device/storage.ts'
import { createEngine, type Engine } from '../../client/src/device/sync/engine.ts'
import type { Task } from '../../client/src/device/sync/plan.ts'
import type { TableName } from '../../client/src/device/tables.ts'
import { FakeServer } from './fake-server.ts'

/** A standard that asks nothing; every phone's server has it. */
const CONTENT = { format: 1, items: {}, visits: {}, phrases: {}, forbidden: [], levels: {}, brand: {} }
export const STANDARD = { ...CONTENT, hash: createHash('sha256').update(canonical(CONTENT)).digest('hex') }

export const START = Date.parse('2026-11-22T01:00:00Z')
let made = 0

/** A new id; each call another one. */
export function id(): string {
  made += 1
  return uuid7(
    START,
    new Uint8Array([...new Uint8Array(6), made >> 24, made >> 16, made >> 8, made].map((byte) => byte & 255)),
  )
}

export class Clock {
  wall = START
  mono = 1000
  pass(milliseconds: number): void {
    this.wall += milliseconds
    this.mono += milliseconds
  }
}

/** What the network does with the next request whose path begins with `path`; `pass` lets it through to the server. */
export type Fault = (pass: () => Promise<Response>) => Promise<Response>

export interface Phone {
  db: Database
  outbox: Outbox
  engine: Engine
  effects: Effects
  clock: Clock
  local: LocalStore
  /** Whose session the cookie is. */
  cookie: { person: string | null }
  /** The next request of this path goes through `fault`; several for a path one after the other. */
  fault(path: string, ...faults: Fault[]): void
  /** Forgets the faults of a path. */
  heal(path: string): void
  /** Every request that carries this text is refused from now on; null: no longer. */
  refuse(text: string, response: (() => Response) | null): void
  /** Steps until nothing is left to do, letting time pass where the engine waits; what it did. */
  drain(): Promise<Task['kind'][]>
}

export interface Setting {
  clock?: Clock
  local?: LocalStore
  person?: string
}

export async function phone(server: FakeServer, setting: Setting = {}): Promise<Phone> {
  const clock = setting.clock ?? new Clock()
  server.standards.set(STANDARD.hash, STANDARD)
  const person = setting.person ?? id()
  const cookie = { person: person as string | null }
  const faults = new Map<string, Fault[]>()
  const refusals = new Map<string, () => Response>()
  const direct = server.fetchFor(() => cookie.person)
  const fetch: Fetch = (address, init) => {
    clock.pass(20)
    const path = address.replace('/api/v1', '')
    for (const [text, response] of refusals) {
      if (typeof init.body === 'string' && init.body.includes(text)) return Promise.resolve(response())
    }
    const pass = () => direct(address, init)
    for (const [prefix, queue] of faults) {
      const next = path.startsWith(prefix) ? queue.shift() : undefined
      if (next) return next(pass)
    }
    return pass()
  }
  const effects: Effects = {
    boot: id(),
    fetch,
    now: () => clock.wall,
    mono: () => clock.mono,
    tz: () => 480,
    random: () => 0.5,
    id,
    visible: () => true,
    timers: {
      set: (milliseconds, then) => setTimeout(then, milliseconds),
      clear: (timer) => clearTimeout(timer as never),
    },
    describe: async () => ({ name: 'Node', standalone: false, persisted: false }),
  }
  const local = setting.local ?? memory()
  const { db } = await openDatabase(person, effects, local)
  const engine = createEngine(db, effects)
  return {
    db,
    outbox: createOutbox(db, effects),
    engine,
    effects,
    clock,
    local,
    cookie,
    fault: (path, ...next) => void faults.set(path, [...(faults.get(path) ?? []), ...next]),
    heal: (path) => void faults.delete(path),
    refuse: (text, response) => void (response ? refusals.set(text, response) : refusals.delete(text)),
    async drain() {
      const did: Task['kind'][] = []
      for (let rounds = 0; rounds < 200; rounds += 1) {
        const step = await engine.step()
        if (step.wait === null) return did
        if (step.did !== 'rest') did.push(step.did)
        clock.pass(Math.ceil(step.wait))
      }
      throw new Error(`does not come to rest: ${did.slice(-20).join(' ')}`)
    },
  }
}

export function memory(): LocalStore {
  const items = new Map<string, string>()
  return {
    getItem: (key) => items.get(key) ?? null,
    setItem: (key, value) => void items.set(key, value),
    removeItem: (key) => void items.delete(key),
  }
}

export function document(standard = STANDARD.hash): VisitDocument {
  const entry = id()
  const promise = { entry, start: '2026-11-22T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' }
  return {
    id: id(),
    ver: 1,
    order: 'WO-1',
    kind: 'broadband-install',
    standard,
    state: 'booked',
    team: id(),
    promise,
    ledger: [],
    travel_minutes: 20,
    duration_minutes: 60,
    depart_by: null,
    customer: { id: id(), name: '王秀英', address_as: '王女士', phone: null },
    premises: {
      address: '人民路12号3栋501',
      area_type: 'city',
      place_type: 'home',
      latitude: null,
      longitude: null,
    },
    facts: {},
    instructions: null,
    members: [],
    key: null,
  }
}

// ── faults ──

/** The request never arrives. */
export const lost: Fault = () => Promise.reject(new TypeError('network'))

/** The server does its work and the answer never arrives. */
export const answerLost: Fault = async (pass) => {
  await pass()
  throw new TypeError('network')
}

/** A café's network answers everything with its own page. */
export const portal: Fault = async () =>
  new Response('<html>请登录无线网络</html>', { status: 200, headers: { 'Content-Type': 'text/html' } })

export const answers =
  (response: () => Response): Fault =>
  async () =>
    response()

/** Holds the answer back until `release` is called. */
export function held(): { fault: Fault; release: () => void; arrived: Promise<void> } {
  let release = () => {}
  let arrive = () => {}
  const open = new Promise<void>((resolve) => (release = resolve))
  const arrived = new Promise<void>((resolve) => (arrive = resolve))
  const fault: Fault = async (pass) => {
    const response = await pass()
    arrive()
    await open
    return response
  }
  return { fault, release, arrived }
}

// ── a disk that fails ──

/**
 * Shows `write` each row before it is put into a table, until the test ends or the returned function is called: what it
 * throws is the disk's answer, what it returns is kept in the row's place.
 */
export function onPut(table: TableName, write: (row: any) => unknown): () => void {
  const { put } = IDBObjectStore.prototype
  IDBObjectStore.prototype.put = function (row, ...key) {
    return put.call(this, this.name === table ? write(row) : row, ...key)
  }
  const mend = () => void (IDBObjectStore.prototype.put = put)
  onTestFinished(mend)
  return mend
}

// ── what a phone holds ──

export async function states(db: Database): Promise<Record<string, string>> {
  const rows = await db.read(['events'], (tx) => tx.events.getAll())
  return Object.fromEntries(rows.map((row) => [row.id, row.state]))
}

export async function idsOf(db: Database, visit: string): Promise<string[]> {
  const rows = await db.read(['events'], (tx) => tx.events.index('about').getAll(visit))
  return rows.map((row) => row.id).sort()
}

/** Notes something about a visit; the event's id. */
export async function noteOf(on: Phone, text: string, visit: string): Promise<string> {
  return (await on.outbox.record('note.added', { text }, visit)).id
}

export async function documentsOf(on: Phone): Promise<string[]> {
  return on.db.read(['documents'], (tx) => tx.documents.getAllKeys())
}
