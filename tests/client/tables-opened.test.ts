/** Which tables each transaction opens: as long as one writes, nobody else comes to them, and a tap waits. */
import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { openDrafts } from '../../client/src/device/drafts.ts'
import { addPhoto } from '../../client/src/device/photos.ts'
import { createViews } from '../../client/src/device/views.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, phone, type Phone } from './phone.ts'

interface Seen {
  mode: IDBTransactionMode
  opened: string[]
  touched: Set<string>
  wrote: Set<string>
}

let clock: Clock
let server: FakeServer
let li: Phone
const visit = document()
const shrink = async (bytes: ArrayBuffer) => ({ bytes, width: 1, height: 1 })

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  await li.drain()
})

/** Watches until the test ends; what is returned grows with each transaction. */
function watch(): Seen[] {
  const seen: Seen[] = []
  const of = new WeakMap<IDBTransaction, Seen>()
  const { transaction } = IDBDatabase.prototype
  const stores = IDBObjectStore.prototype as unknown as Record<string, (...given: unknown[]) => unknown>
  const { objectStore } = IDBTransaction.prototype
  const writing = ['put', 'add', 'delete', 'clear'].map((name) => [name, stores[name]!] as const)
  IDBDatabase.prototype.transaction = function (names, mode, options) {
    const made = transaction.call(this, names, mode, options)
    const one = {
      mode: made.mode,
      opened: [...made.objectStoreNames],
      touched: new Set<string>(),
      wrote: new Set<string>(),
    }
    of.set(made, one)
    seen.push(one)
    return made
  }
  IDBTransaction.prototype.objectStore = function (name) {
    of.get(this)?.touched.add(name)
    return objectStore.call(this, name)
  }
  for (const [name, original] of writing)
    stores[name] = function (this: IDBObjectStore, ...given) {
      of.get(this.transaction)?.wrote.add(this.name)
      return original.apply(this, given)
    }
  onTestFinished(() => {
    IDBDatabase.prototype.transaction = transaction
    IDBTransaction.prototype.objectStore = objectStore
    for (const [name, original] of writing) stores[name] = original
  })
  return seen
}

/** What was opened to write, each kind once. */
function written(seen: readonly Seen[]): string[] {
  return [
    ...new Set(seen.filter(({ mode }) => mode === 'readwrite').map(({ opened }) => opened.sort().join(' '))),
  ]
}

test('a tick opens the tables that it writes and no more', async () => {
  const seen = watch()
  await li.outbox.record('item.answered', { item: 'enter.badge', value: 'done', replaces: [] }, visit.id)
  expect(written(seen)).toEqual(['events meta'])
  expect([...seen.at(-1)!.wrote].sort()).toEqual(['events', 'meta'])
})

test('a photo opens those of the picture besides', async () => {
  const seen = watch()
  const effects = { shrink, roomForPhotos: async () => true }
  await addPhoto(li.db, li.outbox, effects, new Blob(['JPEG']), visit.id)
  expect(written(seen)).toEqual(['events meta photo_bytes photos'])
})

test('asking whether there is anything new keeps nobody from the events', async () => {
  const seen = watch()
  li.engine.wake('poll')
  await li.drain()
  expect(written(seen)).toEqual(['meta'])
})

test('what a server answers keeps nobody from more than it changes', async () => {
  await li.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  const seen = watch()
  await li.drain()
  expect(written(seen)).toEqual(['meta', 'events meta'])
  li.engine.wake('poll')
  await li.drain()
  expect(written(seen)).toEqual(['meta', 'events meta', 'documents events meta quarantine'])
})

test('drafts are cleared away where there are some, and only where their visit has left', async () => {
  const drafts = await openDrafts(
    li.db,
    { timers: { set: () => null, clear: () => undefined } },
    () => undefined,
  )
  const seen = watch()
  await drafts.prune()
  drafts.keep(visit.id, 'note', '光猫', '')
  await drafts.prune()
  expect(seen.map(({ mode }) => mode)).toEqual(['readonly'])
})

test('no transaction of a day opens a table that it does not look at', async () => {
  const views = createViews()
  await views.attach(li.db)
  const seen = watch()
  const effects = { shrink, roomForPhotos: async () => true }
  await addPhoto(li.db, li.outbox, effects, new Blob(['JPEG']), visit.id)
  await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
  await li.drain()
  server.change({ ...visit, instructions: '先打电话' })
  server.assign(document(), li.db.person)
  li.engine.wake('tap')
  await li.drain()
  server.unassign(visit.id, li.db.person)
  li.engine.wake('poll')
  await li.drain()
  await views.settled()
  const idle = seen.flatMap(({ mode, opened, touched }) => {
    const left = opened.filter((name) => !touched.has(name))
    return left.length ? [`${mode} ${opened.sort().join(' ')}: ${left.join(' ')}`] : []
  })
  expect([...new Set(idle)]).toEqual([])
})
