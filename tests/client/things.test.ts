/** Things that are no visits on the phone: one that the app knows, opened here and shown by the office. */
import { beforeEach, expect, test, vi } from 'vitest'
import { kind, opening } from '../../client/src/core/event.ts'
import { THINGS } from '../../client/src/core/things.ts'
import { FakeServer, refusal } from './fake-server.ts'

;(THINGS as Record<string, unknown>)['loan'] = {
  vocabulary: { 'loan.opened': opening('notes', '', 'text'), 'loan.noted': kind('notes', '', 'text') },
  since: 1000,
}

// What knows the kinds of items is loaded when this app has learnt what a loan is.
const { parsePage } = await import('../../client/src/device/pull.ts')
const { createViews } = await import('../../client/src/device/views.ts')
const { openDrafts } = await import('../../client/src/device/drafts.ts')
const { prune } = await import('../../client/src/device/retention.ts')
const { Clock, document, id, noteOf, phone } = await import('./phone.ts')
type Phone = Awaited<ReturnType<typeof phone>>

let server: FakeServer
let clock: InstanceType<typeof Clock>
let li: Phone
const views = createViews()

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  server.things = ['visit', 'loan']
  li = await phone(server, { clock })
  await views.attach(li.db)
})

async function say(type: 'loan.opened' | 'loan.noted', text: string, about: string | null): Promise<string> {
  return (await li.outbox.record(type as never, { text } as never, about)).id
}

async function shown(): Promise<[string, unknown][]> {
  await li.drain()
  await views.settled()
  return [...views.things('loan').value].map(([id, document]) => [id, document && document['title']])
}

function textsAbout(what: string, about: string): unknown[] {
  return views.eventsAbout(what, about).value.map(({ body }) => body['text'])
}

function pushes(): string[][] {
  const pushed = server.asked.filter(({ path, json }) => path === '/sync/push' && json.events.length > 0)
  return pushed.map(({ json }) => json.events.map((one: { id: string }) => one.id))
}

test('what is opened without a network is here at once, and goes out with what was said about it', async () => {
  const opened = await say('loan.opened', '信号时断时续', null)
  const noted = await say('loan.noted', '周五前答复', opened)
  await views.settled()
  expect([...views.things('loan').value]).toEqual([[opened, null]])
  expect(textsAbout('loan', opened)).toEqual(['信号时断时续', '周五前答复'])

  await li.drain()
  expect(pushes()).toEqual([[opened, noted]])
  expect(server.events.get(opened)!.event).toMatchObject({ id: opened, loan: opened, type: 'loan.opened' })
  expect(server.events.get(noted)!.event).toMatchObject({ loan: opened })
  expect(server.events.get(noted)!.event).not.toHaveProperty('visit')

  server.show('loan', { id: opened, title: '投诉' } as never, li.db.person)
  li.engine.wake('tap')
  expect(await shown()).toEqual([[opened, '投诉']])
  expect(textsAbout('loan', opened)).toEqual(['信号时断时续', '周五前答复'])
})

test('nothing is opened by what opens nothing, and nothing else is said with what opens', async () => {
  await expect(say('loan.noted', 'x', null)).rejects.toThrow('loan.noted opens nothing')
  await expect(say('loan.opened', 'x', id())).rejects.toThrow('loan.opened')
  await expect(li.outbox.record('note.added', { text: 'x' }, null)).rejects.toThrow('opens nothing')
})

test('what was said about it waits until what opened it has gone', async () => {
  const visit = document()
  server.assign(visit, li.db.person)
  await li.drain()
  const opened = await say('loan.opened', '打不开', null)
  const noted = await say('loan.noted', '周五前答复', opened)
  const elsewhere = await noteOf(li, '门铃坏了', visit.id)
  li.refuse('打不开', () => refusal(400, 'odd'))
  await li.drain()
  expect([...server.events.keys()]).toEqual([elsewhere])
  li.refuse('打不开', null)
  li.engine.wake('visible')
  await li.drain()
  expect([...server.events.keys()]).toEqual([elsewhere, opened, noted])
})

test('it changes, is spoken about and leaves, as the office says', async () => {
  const about = id()
  server.show('loan', { id: about, title: '投诉' } as never, li.db.person)
  expect(await shown()).toEqual([[about, '投诉']])
  server.alter('loan', { id: about, title: '已答复' } as never, li.db.person)
  server.hear('loan', { id: id(), loan: about, type: 'loan.noted', body: { text: '已联系' } }, li.db.person)
  li.engine.wake('tap')
  expect(await shown()).toEqual([[about, '已答复']])
  expect(textsAbout('loan', about)).toEqual(['已联系'])

  const own = await say('loan.noted', '我也问过', about)
  server.hide('loan', about, li.db.person)
  li.engine.wake('tap')
  expect(await shown()).toEqual([])
  expect(views.eventsAbout('loan', about).value.map((event) => event.id)).toEqual([own])
})

test('what the office says of one that has left does not bring it back', async () => {
  const about = id()
  await li.drain()
  server.alter('loan', { id: about, title: '投诉' } as never, li.db.person)
  server.hear('loan', { id: id(), loan: about, type: 'loan.noted', body: { text: '已联系' } }, li.db.person)
  li.engine.wake('tap')
  expect(await shown()).toEqual([])
  expect(textsAbout('loan', about)).toEqual([])
})

test('a visit and something else of one id are told apart', async () => {
  const visit = document()
  server.assign(visit, li.db.person)
  server.show('loan', { id: visit.id, title: '投诉' } as never, li.db.person)
  server.hear(
    'loan',
    { id: id(), loan: visit.id, type: 'loan.noted', body: { text: '已联系' } },
    li.db.person,
  )
  await noteOf(li, '门铃坏了', visit.id)
  expect(await shown()).toEqual([[visit.id, '投诉']])
  expect(textsAbout('loan', visit.id)).toEqual(['已联系'])
  expect(views.foldOf(visit.id).value).toMatchObject({ count: 1, unknown: [] })

  await say('loan.noted', '周五前答复', visit.id)
  const ending = { outcome: 'done' as const }
  const completed = await li.outbox.record('visit.completed', ending, visit.id)
  expect(completed.body).toMatchObject({ recorded: 2 })

  server.hide('loan', visit.id, li.db.person)
  li.engine.wake('tap')
  expect(await shown()).toEqual([])
  expect(views.documents.value.has(visit.id)).toBe(true)
  expect(views.foldOf(visit.id).value.count).toBe(2)
})

test('starting over brings all that the person sees, and keeps what only this phone knows', async () => {
  const gone = id()
  const stays = id()
  server.show('loan', { id: gone, title: '旧' } as never, li.db.person)
  server.show('loan', { id: stays, title: '新' } as never, li.db.person)
  await li.drain()
  const opened = await say('loan.opened', '信号时断时续', null)
  server.others = server.others.filter(({ document }) => document.id === stays)
  await li.db.write([], async (tx) => ({ value: await tx.unset('cursor'), change: null }))
  li.engine.wake('tap')
  expect(await shown()).toEqual(
    [
      [opened, null],
      [stays, '新'],
    ].sort(),
  )
})

test('what was opened here goes with the event that opened it, and no sooner', async () => {
  const opened = await say('loan.opened', '信号时断时续', null)
  await prune(li.db, false, clock.wall)
  expect(await shown()).toEqual([[opened, null]])
  clock.pass(31 * 86_400_000)
  li.engine.wake('tap')
  await li.drain()
  await prune(li.db, false, clock.wall)
  li.engine.wake('tap')
  expect(await li.db.read(['events'], (tx) => tx.events.get(opened))).toBeUndefined()
  await prune(li.db, false, clock.wall)
  expect(await li.db.read(['things'], (tx) => tx.things.count())).toBe(0)
})

test('what is typed about it stays as long as it is here', async () => {
  const about = id()
  server.show('loan', { id: about, title: '投诉' } as never, li.db.person)
  await li.drain()
  const drafts = await openDrafts(li.db, li.effects, (error) => {
    throw error
  })
  drafts.keep(about, 'note', '周五前', '')
  await vi.waitFor(
    async () => expect(await li.db.read(['drafts'], (tx) => tx.drafts.count())).toBe(1),
    60_000,
  )
  await drafts.prune()
  expect(drafts.of(about, 'note', '')).toBe('周五前')
  server.hide('loan', about, li.db.person)
  li.engine.wake('tap')
  await li.drain()
  await drafts.prune()
  expect(drafts.of(about, 'note', '')).toBeNull()
})

const PAGE = { base: null, reset: false, more: false, cursor: 'c', backed_up_seq: 0, want_photos: [] }
const EVENT = { id: 'e1', loan: 'c1', seq: 7 }

test.each([
  ['that names no loan', { seq: 7, kind: 'loan', thing: { id: 'c1' } }],
  ['without its document', { seq: 7, kind: 'loan', loan: 'c1' }],
  ['with the document of a visit', { seq: 7, kind: 'loan', loan: 'c1', document: { id: 'c1' } }],
  ['without its events', { seq: 7, kind: 'loan.added', loan: 'c1', thing: { id: 'c1' } }],
  ['with half an event', { seq: 7, kind: 'loan.added', loan: 'c1', thing: { id: 'c1' }, events: [{}] }],
  ['about something else', { seq: 7, kind: 'loan.event', loan: 'c1', event: { ...EVENT, loan: undefined } }],
  ['without its event', { seq: 7, kind: 'loan.event', loan: 'c1' }],
])('half an item %s does not pass as a whole one', (_, item) => {
  expect(parsePage({ ...PAGE, items: [item] })).toBeNull()
})

test('a whole item of each kind passes', () => {
  const items = [
    { seq: 7, kind: 'loan', loan: 'c1', thing: { id: 'c1' }, upto: 7 },
    { seq: 7, kind: 'loan.added', loan: 'c1', thing: { id: 'c1' }, events: [EVENT], upto: 7 },
    { seq: 7, kind: 'loan.event', loan: 'c1', event: EVENT },
    { seq: 7, kind: 'loan.removed', loan: 'c1', reason: 'closed' },
  ]
  expect(parsePage({ ...PAGE, items })).toMatchObject({ items })
})
