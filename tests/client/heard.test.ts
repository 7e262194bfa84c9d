/** What the phone says it had heard (`seen`): all that it showed, and nothing that it did not. */
import { beforeEach, expect, test } from 'vitest'
import { FakeServer } from './fake-server.ts'
import { answers, Clock, document, id, phone, type Phone } from './phone.ts'

let server: FakeServer
let li: Phone
const visit = document()

beforeEach(async () => {
  const clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  await li.drain()
})

async function seenBy(of = visit.id): Promise<number> {
  return (await li.outbox.record('visit.arrived', { replaces: [] }, of)).seen
}

async function hear(): Promise<void> {
  li.engine.wake('poll')
  await li.drain()
}

test('a move that was shown is known to an arrival without a network', async () => {
  server.change(visit)
  await hear()
  expect(await seenBy()).toBe(server.seq)
})

test('every kind of row counts, also one that takes a visit away', async () => {
  const other = document()
  server.assign(other, li.db.person)
  await hear()
  expect(await seenBy()).toBe(server.seq)
  server.unassign(other.id, li.db.person)
  await hear()
  expect(await seenBy()).toBe(server.seq)
})

test('a document that tells more than its row is known for its own visit alone', async () => {
  const other = document()
  server.assign(other, li.db.person)
  await hear()
  const before = server.seq
  li.fault('/sync/pull', async (pass) => {
    server.change(visit)
    const page = (await (await pass()).json()) as { items: object[] }
    return Response.json({ ...page, items: page.items.map((item) => ({ ...item, upto: 900 })) })
  })
  await hear()
  expect(await seenBy()).toBe(900)
  expect(await seenBy(other.id)).toBe(before + 1)
})

test('a row that was not applied was not heard', async () => {
  const before = await seenBy()
  server.change(visit)
  li.fault('/sync/pull', ...Array.from({ length: 9 }, () => answers(() => Response.json({}))))
  li.engine.wake('poll')
  await li.engine.step()
  await li.engine.step()
  expect(await seenBy()).toBe(before)
})

test('after a restore nothing is known until the phone has heard it anew', async () => {
  const backup = server.backup()
  for (let more = 0; more < 5; more += 1) server.change(visit)
  await hear()
  const before = await seenBy()
  server.restore(backup)
  li.fault('/sync/pull', ...Array.from({ length: 9 }, () => answers(() => Response.json({}))))
  li.engine.wake('tap')
  await li.engine.step()
  expect(await seenBy()).toBe(0)
  li.heal('/sync/pull')
  await hear()
  const after = await seenBy()
  expect(after).toBeLessThan(before)
  expect(after).toBe(server.feeds.get(li.db.person)!.at(-1)!.seq)
  expect(await seenBy(id())).toBe(after)
})
