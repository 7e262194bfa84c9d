/** A phone hears what was changed of its visits, also while the app was closed, and keeps it until somebody has read it. */
import { beforeEach, expect, test } from 'vitest'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, id, memory, phone, type Phone } from './phone.ts'

let server: FakeServer
let clock: Clock
const person = id()
let local = memory()

beforeEach(() => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  local = memory()
})

const newsOf = (on: Phone) => on.db.read(['meta'], (tx) => tx.get('news'))
const open = () => phone(server, { clock, person, local })

function moved(visit: VisitDocument, start: string): VisitDocument {
  const promise = { ...visit.promise!, entry: id(), start }
  const said = { asked_by: 'customer', agreed_by: null, reason: null, at: start, origin: 'office' }
  return { ...visit, promise, ledger: [...visit.ledger, { ...promise, ...said }] }
}

test('what was moved and what is new while the app was closed is news; what a phone starts with is none', async () => {
  const visit = document()
  server.assign(visit, person)
  const before = await open()
  await before.drain()
  expect(await newsOf(before)).toBeUndefined()
  before.db.close()

  server.change(moved(visit, '2030-01-01T10:00:00+08:00'))
  const other = document()
  server.assign(other, person)
  const after = await open()
  after.engine.wake('poll')
  await after.drain()
  expect(await newsOf(after)).toEqual({
    [visit.id]: {
      kind: 'changed',
      before: { state: 'booked', promise: visit.promise, wish: null, going: '' },
    },
    [other.id]: { kind: 'new', before: null },
  })

  // Moved once more before anybody has read it: the person still knows the first time.
  server.change(moved(visit, '2030-01-01T11:00:00+08:00'))
  after.engine.wake('poll')
  await after.drain()
  expect((await newsOf(after))![visit.id]!.before!.promise).toEqual(visit.promise)

  // Back at that time, and given to somebody else before anybody has read of it: there is nothing left to say.
  server.change(visit)
  server.unassign(other.id, person)
  after.engine.wake('poll')
  await after.drain()
  expect(await newsOf(after)).toEqual({})
  after.db.close()
})

test('a visit that went to somebody else while the app was closed says so until it is read, and nothing is lost', async () => {
  const [given, begun, withdrawn] = [document(), document(), document()]
  for (const visit of [given, begun, withdrawn]) server.assign(visit, person)
  const before = await open()
  await before.drain()
  // Begun without a network, while the office gives it away.
  await before.outbox.record('visit.departed', { replaces: [] }, begun.id)
  const done = await before.outbox.record('note.added', { text: '门铃坏了' }, begun.id)
  before.db.close()

  server.unassign(given.id, person, '王芳')
  server.unassign(begun.id, person, '王芳')
  server.unassign(withdrawn.id, person)
  const after = await open()
  after.engine.wake('poll')
  await after.drain()
  const { [given.id]: first, [begun.id]: second, [withdrawn.id]: third } = (await newsOf(after))!
  expect(first).toMatchObject({ kind: 'left', to: '王芳', recorded: 0, order: given.order })
  expect(second).toMatchObject({ kind: 'left', to: '王芳', recorded: 2 })
  expect(third).toMatchObject({ kind: 'left', to: null })
  expect(server.events.get(done.id)).toBeDefined()
  expect((await after.db.read(['events'], (tx) => tx.events.get(done.id)))!.state).toBe('sent')

  // It is told until it is read, whatever comes meanwhile; what comes back is here, and new.
  server.change(document())
  server.assign(given, person)
  after.engine.wake('poll')
  await after.drain()
  expect(await newsOf(after)).toMatchObject({
    [given.id]: { kind: 'new' },
    [begun.id]: second,
    [withdrawn.id]: third,
  })
  after.db.close()
})

test('what a reset does not bring any more is told; what was over is not', async () => {
  const [gone, over] = [document(), document()]
  for (const visit of [gone, over]) server.assign(visit, person)
  const before = await open()
  await before.drain()
  await before.outbox.record('visit.completed', { outcome: 'done' }, over.id)
  await before.drain()
  for (const visit of [gone, over]) server.members.get(visit.id)!.delete(person)
  await before.db.write(['meta'], async (tx) => {
    await tx.unset('cursor')
    return { value: undefined, change: null }
  })
  before.engine.wake('poll')
  await before.drain()
  expect(await newsOf(before)).toMatchObject({ [gone.id]: { kind: 'left', to: null } })
  expect(await newsOf(before)).not.toHaveProperty(over.id)
  before.db.close()
})

test('a reset keeps what was not read, and says what changed behind it', async () => {
  const visit = document()
  server.assign(visit, person)
  const before = await open()
  await before.drain()
  server.change(moved(visit, '2030-01-01T10:00:00+08:00'))
  await before.db.write(['meta'], async (tx) => {
    await tx.unset('cursor')
    return { value: undefined, change: null }
  })
  before.engine.wake('poll')
  await before.drain()
  expect((await newsOf(before))![visit.id]).toMatchObject({
    kind: 'changed',
    before: { promise: visit.promise },
  })
  before.db.close()
})
