/** Phones whose app, and whose server, is older or newer than the other: what one does not know waits, or comes later. */
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { kind } from '../../client/src/core/event.ts'
import { THINGS } from '../../client/src/core/things.ts'
import { databaseName } from '../../client/src/device/database.ts'
import { KINDS, hasMissed } from '../../client/src/device/kinds.ts'
import { entries, inState, UNSENT_TABLES } from '../../client/src/device/outbox.ts'
import { parsePage } from '../../client/src/device/pull.ts'
import { VERSION } from '../../client/src/device/tables.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, id, memory, phone, type Phone } from './phone.ts'

let server: FakeServer
let clock: Clock

beforeEach(() => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
})

// ── the app is older than its server ──

const PAGE = { base: null, reset: false, more: false, cursor: 'c', backed_up_seq: 0, want_photos: [] }

test.each([
  ['about no visit', { seq: 7, kind: 'lesson', lesson: 'l1', document: { title: '…' } }],
  ['about a visit', { seq: 7, kind: 'visit.praised', visit: 'v1', praise: {} }],
  ['that says nothing else', { seq: 7, kind: 'lesson.added' }],
])('an item of an unknown kind %s is passed by', (_, item) => {
  const gone = { seq: 8, kind: 'scope.removed', visit: 'v2', reason: 'reassigned' }
  expect(parsePage({ ...PAGE, items: [item, gone] })).toMatchObject({ items: [gone], cursor: 'c' })
})

// ── the app learns one more kind ──

/** What the released app knew, and the version of its database. Never changed: phones out there are as they are. */
const RELEASED = { version: 20, kinds: ['event', 'photo.stored', 'scope.added', 'scope.removed', 'visit'] }

test('every kind that the released app did not know has a version of its own', () => {
  const known = Object.entries(KINDS).filter(([, { since }]) => since <= RELEASED.version)
  expect(known.map(([kind]) => kind).sort()).toEqual(RELEASED.kinds)
})

test('a build that knows one more kind starts over once, and keeps what is unsent', async () => {
  const visit = document()
  const person = id()
  const local = memory()
  server.assign(visit, person)
  const before = await phone(server, { clock, person, local })
  await before.drain()
  await before.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  const held = await heldBy(before)
  before.db.close()

  const same = await phone(server, { clock, person, local })
  expect(await heldBy(same)).toEqual(held)
  same.db.close()

  const next = await nextBuild({ lesson: VERSION + 10 }, { clock, person, local })
  expect(await heldBy(next)).toEqual({ ...held, cursor: undefined })
  server.asked.length = 0
  await next.drain()
  expect(pulls()).toEqual(['/sync/pull?key=once'])
  expect(await heldBy(next)).toMatchObject({ unsent: 0, drafts: 0, cursor: expect.any(String) })
  next.db.close()

  const again = await nextBuild({ lesson: VERSION + 10 }, { clock, person, local })
  server.asked.length = 0
  await again.drain()
  expect(pulls()).toEqual([expect.stringContaining('/sync/pull?cursor=')])
  again.db.close()
})

test('a tab of an older build lets go of the database, so that it passes nothing by', async () => {
  const person = id()
  const local = memory()
  const older = await phone(server, { clock, person, local })
  await older.drain()
  const next = await nextBuild({ lesson: VERSION + 10 }, { clock, person, local })
  expect((await older.engine.step()).did).toBe('rest')
  await expect(older.outbox.record('note.added', { text: 'x' }, id())).rejects.toMatchObject({
    name: 'DatabaseClosed',
  })
  next.db.close()
})

// ── the database of the released app ──

test('the database of the released app keeps its outbox, what was set aside and its drafts', async () => {
  const [visit, person] = [id(), id()]
  const event = {
    id: id(),
    visit,
    type: 'note.added',
    v: 1,
    seen: 0,
    wall: 1,
    tz: 480,
    mono: ['b', 1],
    body: { text: 'a' },
  }
  await released(person, {
    events: [{ id: event.id, visit, state: 'saved', place: 1, seq: null, acknowledged: null, event }],
    quarantine: [{ event: 'e2', visit, type: 'note.added', reason: 'malformed', at: 1, seen: 0 }],
    drafts: [{ key: `${visit} note`, visit, text: '下周再谈', over: '' }],
    documents: [{ id: visit, document: { id: visit }, upto: 4 }],
    meta: [
      { key: 'device', value: { id: 'the phone', registered: true } },
      { key: 'cursor', value: 'where it was' },
    ],
  })
  const { db } = await phone(server, { clock, person })
  const found = await db.read(['events', 'quarantine', 'drafts', 'documents', 'meta'], async (tx) => ({
    event: await tx.events.index('about').getAll(visit),
    saved: await tx.byState.count(inState('saved')),
    aside: await tx.quarantine.getAll(),
    drafts: await tx.drafts.getAll(),
    documents: await tx.documents.getAllKeys(),
    device: await tx.get('device'),
    cursor: await tx.get('cursor'),
  }))
  expect(found).toMatchObject({
    event: [{ id: event.id, what: 'visit', about: visit, event }],
    saved: 1,
    aside: [{ event: 'e2', about: visit, reason: 'malformed' }],
    drafts: [{ key: `${visit} note`, about: visit, text: '下周再谈' }],
    documents: [visit],
    device: { id: 'the phone' },
    cursor: hasMissed(RELEASED.version) ? undefined : 'where it was',
  })
})

test('an upgrade that fails leaves the database as it was', async () => {
  const person = id()
  await released(person, { drafts: [{ key: 'k', visit: 'v', text: 't', over: '' }] })
  const failing = vi.spyOn(IDBObjectStore.prototype, 'createIndex').mockImplementation(() => {
    throw new DOMException('', 'UnknownError')
  })
  await expect(phone(server, { clock, person })).rejects.toThrow('storage')
  failing.mockRestore()
  const { db } = await phone(server, { clock, person })
  expect(await db.read(['drafts'], (tx) => tx.drafts.getAll())).toMatchObject([{ key: 'k', about: 'v' }])
})

// ── the app is newer than its server ──

const LOANS = { vocabulary: { 'loan.noted': kind('', '') }, since: 0 }

afterEach(() => void delete (THINGS as Record<string, unknown>)['loan'])

test('what the server does not take yet waits, and says why; the rest goes on', async () => {
  ;(THINGS as Record<string, unknown>)['loan'] = LOANS
  const visit = document()
  const li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  await li.drain()
  const about = id()
  const opened = await li.outbox.record('loan.noted' as never, { text: '投诉' } as never, about)
  const note = await li.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  expect(opened).toMatchObject({ loan: about })
  expect(opened).not.toHaveProperty('visit')
  await li.drain()
  expect([...server.events.keys()]).toEqual([note.id])
  expect(await waiting(li)).toEqual([[opened.id, 'older_server']])

  // Still the same server: it is asked again when somebody looks, and nothing is sent.
  li.engine.wake('visible')
  expect(await li.drain()).toContain('hello')
  expect(pushed()).not.toContain(opened.id)

  server.things = ['visit', 'loan']
  li.engine.wake('visible')
  await li.drain()
  expect([...server.events.keys()]).toEqual([note.id, opened.id])
  expect(await waiting(li)).toEqual([])
  expect(server.events.get(opened.id)!.event).toMatchObject({ loan: about })
  expect(server.events.get(opened.id)!.event).not.toHaveProperty('visit')
})

test('a server that says nothing of it takes what is about visits', async () => {
  server.things = null
  const visit = document()
  const li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  await li.drain()
  const note = await li.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  await li.drain()
  expect([...server.events.keys()]).toEqual([note.id])
})

test('a server that was set back to an older version is not sent what it no longer takes', async () => {
  ;(THINGS as Record<string, unknown>)['loan'] = LOANS
  server.things = ['visit', 'loan']
  const li = await phone(server, { clock })
  await li.drain()
  server.things = ['visit']
  li.engine.wake('tap')
  await li.drain()
  const opened = await li.outbox.record('loan.noted' as never, {} as never, id())
  await li.drain()
  expect(pushed()).not.toContain(opened.id)
  expect(await waiting(li)).toEqual([[opened.id, 'older_server']])
})

test('the phone knows which statements its server can make again, also after that was set back', async () => {
  const li = await phone(server, { clock })
  const known = () => li.db.read(['meta'], (tx) => tx.get('statements'))
  expect(await known()).toBeUndefined()
  server.statements = ['doorstep-statement/1', 'doorstep-statement/2']
  await li.drain()
  expect(await known()).toEqual(server.statements)
  server.statements = null
  li.engine.wake('tap')
  await li.drain()
  expect(await known()).toEqual([])
})

async function waiting({ db }: Phone): Promise<unknown[]> {
  const lines = await db.read([...UNSENT_TABLES, 'meta'], entries)
  return lines.map(({ id, reason }) => [id, reason])
}

function pushed(): string[] {
  return server.asked
    .filter(({ path }) => path === '/sync/push')
    .flatMap(({ json }) => json.events.map((one: { id: string }) => one.id))
}

function pulls(): string[] {
  return server.asked.map(({ path }) => path).filter((path) => path.startsWith('/sync/pull'))
}

async function heldBy({ db }: Phone) {
  return db.read(['events', 'documents', 'drafts', 'meta'], async (tx) => ({
    unsent: await tx.byState.count(inState('saved')),
    documents: await tx.documents.getAllKeys(),
    drafts: await tx.drafts.count(),
    device: (await tx.get('device'))?.id,
    cursor: await tx.get('cursor'),
  }))
}

/** A phone of the next build of this app: one that knows more things, since these versions. */
async function nextBuild(more: Record<string, number>, setting: Parameters<typeof phone>[1]): Promise<Phone> {
  vi.resetModules()
  vi.doMock('../../client/src/core/things.ts', async (original) => {
    const known = await original<typeof import('../../client/src/core/things.ts')>()
    const learned = Object.entries(more).map(([what, since]) => [what, { vocabulary: {}, since }])
    return { ...known, THINGS: { ...known.THINGS, ...Object.fromEntries(learned) } }
  })
  const made = await (await import('./phone.ts')).phone(server, setting)
  vi.doUnmock('../../client/src/core/things.ts')
  return made
}

/** The database of the released app, with these rows. */
async function released(person: string, rows: Record<string, object[]>): Promise<void> {
  const opened = await new Promise<IDBDatabase>((resolve) => {
    const request = indexedDB.open(databaseName(person), RELEASED.version)
    request.onupgradeneeded = () => {
      const made = request.result
      const events = made.createObjectStore('events', { keyPath: 'id' })
      events.createIndex('visit', 'visit')
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
      made.createObjectStore('drafts', { keyPath: 'key' })
    }
    request.onsuccess = () => resolve(request.result)
  })
  const tx = opened.transaction(Object.keys(rows), 'readwrite')
  for (const [table, found] of Object.entries(rows)) for (const row of found) tx.objectStore(table).put(row)
  await new Promise((resolve) => (tx.oncomplete = resolve))
  opened.close()
}
