/** Visits whose work may have been lost with a phone before this one. */
import { beforeEach, expect, test } from 'vitest'
import { createViews } from '../../client/src/device/views.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, id, phone, type Phone } from './phone.ts'

let server: FakeServer
let li: Phone
const visit = document()
const views = createViews()

beforeEach(async () => {
  const clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  await views.attach(li.db)
})

async function shown(): Promise<string[]> {
  await li.drain()
  await views.settled()
  return views.missing.value.map((of) => of.id)
}

test('are shown as soon as they are here, and until they are completed', async () => {
  server.missing = [visit.id, id()]
  expect(await shown()).toEqual([visit.id])
  await li.outbox.record('visit.completed', { outcome: 'done', replaces: [] } as never, visit.id)
  expect(await shown()).toEqual([])
})

test('are asked for anew at each sign-in', async () => {
  server.missing = [visit.id]
  expect(await shown()).toEqual([visit.id])
  server.missing = []
  li.engine.wake('signed-in')
  expect(await shown()).toEqual([])
})

test('a server that does not say names none', async () => {
  li.fault('/sync/devices', async (pass) => {
    const { missing: _, ...body } = (await (await pass()).json()) as { missing: string[] }
    return Response.json(body)
  })
  server.missing = [visit.id]
  expect(await shown()).toEqual([])
})
