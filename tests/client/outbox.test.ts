import { webcrypto } from 'node:crypto'
import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest'
import { fold } from '../../client/src/core/visit/fold.ts'
import { Database, databaseName, DatabaseClosed, StorageTrouble } from '../../client/src/device/database.ts'
import { exported } from '../../client/src/device/export.ts'
import { inState } from '../../client/src/device/outbox.ts'
import { addPhoto } from '../../client/src/device/photos.ts'
import { fromBase64url } from '../../client/src/device/base64.ts'
import { openDatabase } from '../../client/src/device/storage.ts'
import { createViews } from '../../client/src/device/views.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, id, onPut, phone, states, type Phone } from './phone.ts'

let clock: Clock
let server: FakeServer
let li: Phone
const visit = document()

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
})

const note = (text: string) => li.outbox.record('note.added', { text }, visit.id)

/** The same person's database, opened by a page that knows nothing of the first one. */
async function reopened(): Promise<Database> {
  return (await openDatabase(li.db.person, li.effects, li.local)).db
}

/** Makes the next facts fail to be written as a browser makes them fail. */
function failing(times: number, name: string): void {
  onPut('events', (row) => {
    if (times-- > 0) throw new DOMException('', name)
    return row
  })
}

describe('recording', () => {
  test('is durable when the promise resolves: another page finds it', async () => {
    const event = await note('门铃坏了')
    const other = await reopened()
    const row = await other.read(['events'], (tx) => tx.events.get(event.id))
    expect(row).toMatchObject({
      state: 'saved',
      place: 1,
      event: { type: 'note.added', body: { text: '门铃坏了' } },
    })
  })

  test('every transaction that writes asks for strict durability', async () => {
    const asked: unknown[] = []
    const { transaction } = IDBDatabase.prototype
    IDBDatabase.prototype.transaction = function (stores, mode, options) {
      if (mode === 'readwrite') asked.push(options?.durability)
      return transaction.call(this, stores, mode, options)
    }
    try {
      const tab = await phone(server, { clock, person: li.db.person, local: li.local })
      await tab.outbox.record('note.added', { text: 'a' }, visit.id)
      await tab.drain()
    } finally {
      IDBDatabase.prototype.transaction = transaction
    }
    expect(asked.length).toBeGreaterThan(5)
    expect(new Set(asked)).toEqual(new Set(['strict']))
  })

  test('carries both clocks of the moment of the tap, and what the phone had applied', async () => {
    await note('a')
    await li.drain()
    const tapped = { wall: clock.wall, mono: clock.mono }
    const recording = note('b')
    clock.pass(5000)
    const event = await recording
    expect(event).toMatchObject({ wall: tapped.wall, tz: 480, mono: [li.effects.boot, tapped.mono] })
    expect(event.seen).toBe(server.seq)
  })

  test('a completion says how many events this phone has for the visit, itself included', async () => {
    await note('a')
    await note('b')
    await li.drain()
    const event = await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    expect(event.body['recorded']).toBe(3)
  })

  test('events of two tabs get places of their own', async () => {
    const tab = await phone(server, { clock, person: li.db.person, local: li.local })
    await Promise.all(
      Array.from({ length: 10 }, (_, n) =>
        (n % 2 ? li : tab).outbox.record('note.added', { text: `${n}` }, visit.id),
      ),
    )
    const rows = await li.db.read(['events'], (tx) => tx.events.getAll())
    expect(rows.map((row) => row.place).sort((one, other) => one - other)).toEqual([
      1, 2, 3, 4, 5, 6, 7, 8, 9, 10,
    ])
  })
})

describe('a storage that fails', () => {
  test('a lost connection is opened again once, and the event is there', async () => {
    failing(1, 'UnknownError')
    const event = await note('a')
    expect(await states(li.db)).toEqual({ [event.id]: 'saved' })
  })

  test('a full disk gives back the ballast, and the event is there', async () => {
    const ballast = () => li.db.read(['meta'], (tx) => tx.get('ballast'))
    expect((await ballast())?.byteLength).toBe(5 * 1024 * 1024)
    failing(1, 'QuotaExceededError')
    const event = await note('a')
    expect(await states(li.db)).toEqual({ [event.id]: 'saved' })
    expect(await ballast()).toBeUndefined()
  })

  test('what fails twice says so, and leaves nothing half', async () => {
    failing(2, 'QuotaExceededError')
    await expect(note('a')).rejects.toThrow(StorageTrouble)
    expect(await states(li.db)).toEqual({})
    const event = await note('b')
    expect((await li.db.read(['events'], (tx) => tx.events.get(event.id)))?.place).toBe(1)
  })

  test('a commit that fails is tried once more; one that fails twice leaves nothing', async () => {
    let failures = 1
    const { put } = IDBObjectStore.prototype
    onTestFinished(() => void (IDBObjectStore.prototype.put = put))
    IDBObjectStore.prototype.put = function (...row) {
      const request = put.apply(this, row)
      // The rows are in and the disk does not take them: no request fails, only the transaction.
      if (this.name === 'events' && failures-- > 0)
        request.addEventListener('success', () => this.transaction.abort())
      return request
    }
    const event = await note('a')
    expect(await states(li.db)).toEqual({ [event.id]: 'saved' })
    failures = 2
    await expect(note('b')).rejects.toThrow(StorageTrouble)
    expect(await states(li.db)).toEqual({ [event.id]: 'saved' })
  })

  test('a connection that the browser has closed is opened anew', async () => {
    const { transaction } = IDBDatabase.prototype
    onTestFinished(() => void (IDBDatabase.prototype.transaction = transaction))
    let closed: IDBDatabase | null = null
    IDBDatabase.prototype.transaction = function (...asked) {
      closed ??= this
      if (this === closed) throw new DOMException('', 'InvalidStateError')
      return transaction.apply(this, asked)
    }
    const events = await Promise.all([note('a'), note('b')])
    expect(await states(li.db)).toEqual(Object.fromEntries(events.map(({ id }) => [id, 'saved'])))
  })

  test('a mistake of the program is not taken for a failing disk', async () => {
    failing(1, 'DataError')
    await expect(note('a')).rejects.not.toThrow(StorageTrouble)
  })

  test('a database that another tab deleted is not made again by this one', async () => {
    const tab = await reopened()
    await tab.wipe()
    await expect(note('a')).rejects.toThrow(DatabaseClosed)
    expect((await indexedDB.databases()).map(({ name }) => name)).not.toContain(databaseName(li.db.person))
  })

  /** The tables as the app of 2026-11 lays them (`upgrade` of its database.ts), in words of this test. */
  const RELEASED = {
    events: ['id', 'visit', 'state place'],
    documents: ['id'],
    photos: ['sha256', 'state', 'kept'],
    photo_bytes: ['sha256'],
    quarantine: ['event', 'seen'],
    standards: ['hash'],
    history: ['visit'],
    log: ['n', 'reported'],
    meta: ['key'],
    drafts: ['key'],
  }

  /** A person's database as another build left it. */
  async function left(version: number, tables: Record<string, string[]>, rows: Record<string, object[]>) {
    const person = id()
    const old = await new Promise<IDBDatabase>((resolve) => {
      const request = indexedDB.open(databaseName(person), version)
      request.onupgradeneeded = () => {
        for (const [name, [keyPath, ...indexes]] of Object.entries(tables)) {
          const store = request.result.createObjectStore(name, {
            keyPath: keyPath!,
            autoIncrement: keyPath === 'n',
          })
          for (const index of indexes) {
            const path = index.split(' ')
            store.createIndex(path.length > 1 ? `[${path.join('+')}]` : index, path.length > 1 ? path : index)
          }
        }
      }
      request.onsuccess = () => resolve(request.result)
    })
    const writing = old.transaction(Object.keys(rows), 'readwrite')
    for (const [name, some] of Object.entries(rows))
      for (const row of some) writing.objectStore(name).put(row)
    await new Promise((resolve) => (writing.oncomplete = resolve))
    old.close()
    return person
  }
  const device = { key: 'device', value: { id: 'the phone', registered: true } }
  const saved = { id: 'a', visit: visit.id, state: 'saved', place: 1, event: { type: 'note.added', wall: 1 } }

  test('a database of an older build keeps its rows and gets the tables that it lacks', async () => {
    const { drafts: _, ...first } = RELEASED
    const person = await left(10, first, { events: [saved], meta: [device] })
    const { db, lost } = await openDatabase(person, li.effects, li.local)
    expect(lost).toBe(false)
    expect(
      await db.read(['events', 'drafts'], async (tx) => [
        await tx.byState.count(inState('saved')),
        await tx.drafts.count(),
      ]),
    ).toEqual([1, 0])
  })

  test('what the released app had saved and set aside is what this one shows', async () => {
    const aside = { event: 'b', type: 'note.added', reason: 'not_yours', at: 2, seen: 0 }
    const quarantine = [{ ...aside, visit: visit.id }]
    const person = await left(20, RELEASED, { events: [saved], quarantine, meta: [device] })
    const { db } = await openDatabase(person, li.effects, li.local)
    const views = createViews()
    await views.attach(db)
    expect(views.quarantine.value).toEqual([{ ...aside, about: visit.id }])
    expect(views.unsent.value).toEqual({ facts: 1, photos: 0, attention: 1 })
    expect(views.outbox.value).toMatchObject([
      { id: 'a', state: 'saved' },
      { id: 'b', state: 'attention', reason: 'not_yours' },
    ])
  })

  test('eviction is noticed, reported, and makes the phone another device', async () => {
    await li.drain()
    const before = [...server.devices.keys()]
    li.db.close()
    await new Promise((resolve) => (indexedDB.deleteDatabase(databaseName(li.db.person)).onsuccess = resolve))
    expect((await openDatabase(li.db.person, li.effects, li.local)).lost).toBe(true)
    const again = await phone(server, { clock, person: li.db.person, local: li.local })
    await again.drain()
    expect([...server.devices.keys()]).toHaveLength(before.length + 1)
    expect(server.asked.filter(({ path }) => path === '/sync/diag').map(({ json }) => json.facts)).toEqual([
      { storage_lost: 1 },
    ])
  })

  test('a new phone is not an evicted one', async () => {
    expect((await openDatabase('somebody-else', li.effects, li.local)).lost).toBe(false)
  })
})

describe('what the screens see', () => {
  test('what could not be read once is shown with what changes next, and the count does not stay', async () => {
    const views = createViews()
    await views.attach(li.db)
    await note('a')
    await views.settled()
    expect(views.unsent.value.facts).toBe(1)
    const { read } = li.db
    // The browser closed the connection, twice, just when the answer to the push was to be shown.
    li.db.read = () => Promise.reject(new StorageTrouble('UnknownError'))
    await li.db.write(['events'], async (tx) => {
      for (const row of await tx.events.getAll()) await tx.events.put({ ...row, state: 'sent' })
      return { value: undefined, change: { tables: ['events'], about: [visit.id] } }
    })
    await views.settled()
    expect(views.unsent.value.facts).toBe(1)
    li.db.read = read
    await li.db.write([], async () => ({ value: undefined, change: { tables: ['meta'], about: [] } }))
    await views.settled()
    expect(views.unsent.value.facts).toBe(0)
    expect([...views.statesOf(visit.id).value.values()]).toEqual(['sent'])
  })

  test('a fact is on the screen when its promise resolves, first saved, then sent', async () => {
    const views = createViews()
    await views.attach(li.db)
    const event = await note('门铃坏了')
    expect(views.foldOf(visit.id).value.notes).toMatchObject([{ text: '门铃坏了' }])
    expect(views.statesOf(visit.id).value.get(event.id)).toBe('saved')
    await views.settled()
    expect(views.unsent.value).toEqual({ facts: 1, photos: 0, attention: 0 })
    await li.drain()
    await views.settled()
    expect(views.statesOf(visit.id).value.get(event.id)).toBe('sent')
    expect(views.unsent.value).toEqual({ facts: 0, photos: 0, attention: 0 })
    expect([...views.documents.value.keys()]).toEqual([visit.id])
    expect(views.foldOf(visit.id).value).toEqual(
      fold([(await li.db.read(['events'], (tx) => tx.events.get(event.id)))!.event]),
    )
  })

  test('whether the visits have come is known, also when there are none', async () => {
    server.unassign(visit.id, li.db.person)
    const views = createViews()
    await views.attach(li.db)
    expect(views.received.value).toBe(false)
    await li.drain()
    await views.settled()
    expect(views.received.value).toBe(true)
    expect([...views.documents.value]).toEqual([])
  })

  test('nothing flickers while taps come faster than queries', async () => {
    const views = createViews()
    await views.attach(li.db)
    const seen: number[] = []
    const stop = views.eventsOf(visit.id).subscribe((events) => void seen.push(events.length))
    for (let n = 0; n < 20; n += 1) {
      await note(`${n}`)
      if (n % 5 === 0) li.engine.wake('poll')
      if (n % 3 === 0) void li.engine.step()
    }
    await li.drain()
    await views.settled()
    stop()
    expect(seen).toEqual([...seen].sort((one, other) => one - other))
    expect(seen.at(-1)).toBe(20)
  })

  test('a fact that was set aside stays visible and counts until it is seen', async () => {
    const views = createViews()
    await views.attach(li.db)
    const event = await note('poison')
    await li.drain()
    await views.settled()
    expect(views.unsent.value).toEqual({ facts: 0, photos: 0, attention: 1 })
    expect(views.outbox.value).toMatchObject([{ id: event.id, state: 'attention', reason: 'malformed' }])
    await li.outbox.acknowledge(event.id)
    await views.settled()
    expect(views.unsent.value.attention).toBe(0)
    expect(views.quarantine.value).toMatchObject([{ event: event.id, seen: 1 }])
  })

  test('what is attached shows at once what was there before', async () => {
    const event = await note('a')
    const views = createViews()
    await views.attach(li.db)
    expect(views.eventsOf(visit.id).value.map(({ id }) => id)).toEqual([event.id])
    views.detach()
    expect(views.eventsOf(visit.id).value).toEqual([])
    expect(views.documents.value.size).toBe(0)
  })
})

test('the export holds every unsent fact and photo, set-aside ones too, and acknowledges nothing', async () => {
  const sent = await note('a')
  const poison = await note('poison')
  await li.drain()
  const unsent = await note('b')
  const bytes = webcrypto.getRandomValues(new Uint8Array(20_000)).buffer
  const effects = { shrink: async () => ({ bytes, width: 4, height: 3 }), roomForPhotos: async () => true }
  const photo = await addPhoto(li.db, li.outbox, effects, new Blob([bytes]), visit.id)
  const before = await states(li.db)
  const file = JSON.parse((await exported(li.db, { id: li.db.person, staff_no: 'T1' }, clock.wall)).join(''))
  expect(file).toMatchObject({ format: 'doorstep-export/1', person: { id: li.db.person, staff_no: 'T1' } })
  expect([...server.devices.keys()]).toContain(file.device)
  const ids = file.events.map((event: { id: string }) => event.id)
  expect(ids).toEqual([unsent.id, photo.id, poison.id])
  expect(ids).not.toContain(sent.id)
  expect(Object.keys(file.events[0])).toEqual([
    'id',
    'visit',
    'type',
    'v',
    'seen',
    'wall',
    'tz',
    'mono',
    'body',
  ])
  expect(fromBase64url(file.photos[0].bytes)).toEqual(new Uint8Array(bytes))
  expect(await states(li.db)).toEqual(before)
})
