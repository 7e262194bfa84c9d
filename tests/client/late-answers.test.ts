/** Answers that come when the phone has moved on: they change nothing. */
import { beforeEach, expect, test } from 'vitest'
import { applyPage, parsePage } from '../../client/src/device/pull.ts'
import { applyPush, setAside } from '../../client/src/device/push.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, phone, states, type Phone } from './phone.ts'

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

function held() {
  return li.db.read(['meta', 'documents'], async (tx) => ({
    cursor: (await tx.get('cursor'))!,
    epoch: (await tx.get('epoch'))!,
    documents: await tx.documents.getAll(),
  }))
}

test('a page of an epoch that has passed is dropped, though the cursor is the same', async () => {
  const before = await held()
  const page = parsePage({
    base: before.cursor,
    reset: false,
    more: false,
    cursor: 'later',
    items: [{ kind: 'scope.removed', seq: 99, visit: visit.id }],
  })!
  expect(await applyPage(li.db, page, before.cursor, `${before.epoch}, before the restore`, 0)).toBe(false)
  expect(await held()).toEqual(before)
  expect(await applyPage(li.db, page, before.cursor, before.epoch, 0)).toBe(true)
  expect((await held()).documents).toEqual([])
})

test('a late answer does not set aside what another one has acknowledged', async () => {
  const { id: event } = await li.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  await li.drain()
  const { epoch } = await held()
  const late = {
    results: { [event]: { result: 'quarantined', reason: 'unknown_visit' } },
    want_photos: [],
    backed_up_seq: 0,
  }
  expect(await applyPush(li.db, [event], late, epoch, 0)).toBe(0)
  expect(await states(li.db)).toEqual({ [event]: 'sent' })
  expect(await li.db.read(['quarantine'], (tx) => tx.quarantine.count())).toBe(0)
})

test('a late answer does not acknowledge what was set aside meanwhile', async () => {
  const { id: event } = await li.outbox.record('note.added', { text: '门铃坏了' }, visit.id)
  await setAside(li.db, event, 'too_large', 0)
  const { epoch } = await held()
  const late = { results: { [event]: { result: 'accepted' } }, want_photos: [], backed_up_seq: 0 }
  expect(await applyPush(li.db, [event], late, epoch, 0)).toBe(0)
  expect(await states(li.db)).toEqual({ [event]: 'attention' })
})
