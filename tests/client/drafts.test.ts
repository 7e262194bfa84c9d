import 'fake-indexeddb/auto'
import { beforeEach, expect, test } from 'vitest'
import { openDrafts, type Drafts } from '../../client/src/device/drafts.ts'
import { openDatabase } from '../../client/src/device/storage.ts'
import { FakeServer } from './fake-server.ts'
import { document, phone, type Phone } from './phone.ts'

const visit = document()
let li: Phone
let server: FakeServer
let due: (() => void)[] = []
const timers = {
  set: (milliseconds: number, then: () => void) => {
    expect(milliseconds, 'late for a promise of one second').toBeLessThanOrEqual(500)
    due.push(then)
    return then
  },
  clear: () => undefined,
}
const fail = (error: unknown): never => {
  throw error
}

beforeEach(async () => {
  due = []
  server = new FakeServer(() => Date.now())
  li = await phone(server)
  server.assign(visit, li.db.person)
  await li.drain()
})

/** The drafts as a page finds them that was opened after this one was killed. */
async function reopened(): Promise<Drafts> {
  return openDrafts((await openDatabase(li.db.person, li.effects, li.local)).db, { timers }, fail)
}

/** Lets every timer run out, and the disk take what they write. */
async function settle(): Promise<void> {
  for (const work of due.splice(0)) work()
  await li.db.write(['drafts'], async () => ({ value: undefined, change: null }))
}

test('what was typed is there again after a kill, and the keys do not put the timer off', async () => {
  const drafts = await openDrafts(li.db, { timers }, fail)
  for (const text of ['光', '光猫', '光猫放在']) drafts.keep(visit.id, 'note', text, '')
  expect(due).toHaveLength(1)
  await settle()
  drafts.keep(visit.id, 'note', '光猫放在弱电箱', '')
  const other = await reopened()
  expect(other.of(visit.id, 'note', '')).toBe('光猫放在')
  expect(other.of(visit.id, 'incident', '')).toBeNull()
})

test('what was saved leaves no draft', async () => {
  const drafts = await openDrafts(li.db, { timers }, fail)
  drafts.keep(visit.id, 'note', '光猫', '')
  await settle()
  drafts.keep(visit.id, 'note', null, '')
  await settle()
  expect((await reopened()).of(visit.id, 'note', '')).toBeNull()
})

test('a draft is not put over an answer that came from another phone meanwhile', async () => {
  const drafts = await openDrafts(li.db, { timers }, fail)
  drafts.keep(visit.id, 'work.serial', 'ZTE1234', 'ZTE1')
  await settle()
  const other = await reopened()
  expect(other.of(visit.id, 'work.serial', 'ZTE1')).toBe('ZTE1234')
  expect(other.of(visit.id, 'work.serial', 'HWTC9')).toBeNull()
})

test('what somebody had typed at a visit that is given away stands in its notice', async () => {
  const drafts = await openDrafts(li.db, { timers }, fail)
  const news = () => li.db.read(['meta'], (tx) => tx.get('news'))
  drafts.keep(visit.id, 'switched-off', 'enter.mat', '')
  drafts.keep(visit.id, 'comment', '客户自己写的', '')
  drafts.keep(visit.id, 'note', '光猫在', '')
  await settle()
  drafts.keep(visit.id, 'note', '光猫在弱电箱', '')
  server.unassign(visit.id, li.db.person, '王芳')
  li.engine.wake('tap')
  await li.drain()
  await drafts.prune()
  expect(await news(), 'the last keys too, and nothing of the customer').toMatchObject({
    [visit.id]: { kind: 'left', typed: ['光猫在弱电箱'] },
  })
  await (await reopened()).prune()
  expect(await news()).toMatchObject({ [visit.id]: { typed: ['光猫在弱电箱'] } })
  expect(await li.db.read(['drafts'], (tx) => tx.drafts.count())).toBe(0)
})

test('the drafts of a visit leave the phone with it', async () => {
  const drafts = await openDrafts(li.db, { timers }, fail)
  drafts.keep(visit.id, 'note', '光猫', '')
  await settle()
  await li.db.write(['documents'], async (tx) => ({
    value: await tx.documents.delete(visit.id),
    change: null,
  }))
  await drafts.prune()
  expect(drafts.of(visit.id, 'note', '')).toBeNull()
  expect(await li.db.read(['drafts'], (tx) => tx.drafts.count())).toBe(0)
})
