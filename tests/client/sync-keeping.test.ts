import { beforeEach, describe, expect, test } from 'vitest'
import { canonical } from '../../client/src/core/canonical.ts'
import { digest } from '../../client/src/device/digest.ts'
import { FakeServer, refusal } from './fake-server.ts'
import { Clock, document, documentsOf, held, id, lost, noteOf, phone, states, type Phone } from './phone.ts'

let clock: Clock
let server: FakeServer
let li: Phone
const visit = document()

const note = (on: Phone, text: string) => noteOf(on, text, visit.id)

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
})

describe('a server that was set back', () => {
  test('gets everything again that this phone made, under a new device', async () => {
    const backedUp = await note(li, 'a')
    await li.drain()
    const backup = server.backup()
    const after = await note(li, 'b')
    const poison = await note(li, 'poison')
    await li.drain()
    const device = (await li.db.read(['meta'], (tx) => tx.get('device')))!.id
    server.restore(backup)
    expect(server.events.has(after)).toBe(false)
    li.engine.wake('poll')
    await li.drain()
    expect([...server.events.keys()].sort()).toEqual([backedUp, after].sort())
    expect([...server.quarantine.keys()]).toEqual([poison])
    expect(await states(li.db)).toEqual({ [backedUp]: 'sent', [after]: 'sent', [poison]: 'attention' })
    expect((await li.db.read(['meta'], (tx) => tx.get('device')))!.id).not.toBe(device)
  })

  test('in the middle of a reset: its pages are not mixed with those of another time', async () => {
    server.pageItems = 1
    const backup = server.backup()
    const other = document()
    server.assign(other, li.db.person)
    li.fault(
      '/sync/pull',
      (pass) => pass(),
      (pass) => {
        server.restore(backup)
        server.members.delete(visit.id)
        return pass()
      },
    )
    await li.drain()
    expect(await documentsOf(li)).toEqual([other.id])
  })

  test('a private answer is offered again whole, though the office hands it out without its content', async () => {
    const body = { item: 'private.rooms', key: 'k', wrapped: 'w', iv: 'i', ciphertext: 'c', replaces: [] }
    const { id: answer } = await li.outbox.record('private.answered', body, visit.id)
    await li.drain()
    server.events.clear()
    server.epoch = 'epoch-2'
    li.engine.wake('poll')
    await li.drain()
    expect(server.events.get(answer)?.event.body).toEqual(body)
  })

  test('an answer of the old epoch that comes late does not turn the epoch back', async () => {
    await li.drain()
    const tab = await phone(server, { clock, person: li.db.person, local: li.local })
    const late = held()
    li.fault('/sync/pull', late.fault)
    li.engine.wake('poll')
    const waiting = li.drain()
    await late.arrived
    server.restore(server.backup())
    tab.engine.wake('poll')
    await tab.drain()
    const device = await li.db.read(['meta'], (tx) => tx.get('device'))
    late.release()
    await waiting
    expect(await li.db.read(['meta'], (tx) => tx.get('epoch'))).toBe(server.epoch)
    expect(await li.db.read(['meta'], (tx) => tx.get('device'))).toEqual(device)
  })
})

describe('keeping', () => {
  const gone = async () => {
    server.unassign(visit.id, li.db.person)
    clock.pass(3_700_000)
    li.engine.wake('poll')
    await li.drain()
  }

  test('an own event stays until the office’s backup has it', async () => {
    const event = await note(li, 'a')
    await li.drain()
    await gone()
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
    server.backedUp = server.seq
    clock.pass(3_700_000)
    li.engine.wake('poll')
    await li.drain()
    clock.pass(3_700_000)
    await li.drain()
    expect(await states(li.db)).toEqual({})
  })

  test('without a backup it goes 30 days after it was acknowledged, not before', async () => {
    const event = await note(li, 'a')
    await li.drain()
    await gone()
    for (const [days, left] of [
      [29, { [event]: 'sent' }],
      [2, {}],
    ] as const) {
      clock.pass(days * 86_400_000)
      li.engine.wake('poll')
      await li.drain()
      expect(await states(li.db)).toEqual(left)
    }
  })

  test('a phone that wakes up in another year throws nothing away', async () => {
    const event = await note(li, 'a')
    await li.drain()
    await gone()
    const office = clock.wall
    server.now = () => office
    clock.pass(3650 * 86_400_000)
    li.engine.wake('poll')
    await li.drain()
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
  })

  test('a finished visit leaves when the office’s backup has its completion, and what comes later brings no half of it', async () => {
    const wang = await phone(server, { clock })
    server.assign(visit, wang.db.person)
    await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    await li.drain()
    expect(await documentsOf(li)).toEqual([visit.id])
    server.backedUp = server.seq
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([])
    const lines = await li.db.read(['history'], (tx) => tx.history.getAll())
    expect(lines).toMatchObject([{ visit: visit.id, outcome: 'done' }])
    await note(wang, 'a')
    await wang.drain()
    server.change(visit)
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([])
    expect(await states(li.db)).toEqual({})
  })

  test('of a finished visit one’s own answers stay that hold no words, and no others', async () => {
    const content = {
      format: 1,
      items: {
        'work.tested': { answer: 'tick' },
        'work.remark': { answer: 'text' },
        'work.optical': { answer: 'number' },
      },
      visits: {},
    }
    const hash = await digest(new TextEncoder().encode(canonical(content)))
    server.standards.set(hash, { ...content, hash })
    server.unassign(visit.id, li.db.person)
    const by = document(hash)
    server.assign(by, li.db.person)
    await li.drain()
    const say = (item: string, value: string) =>
      li.outbox.record('item.answered', { item, value, replaces: [] }, by.id)
    await say('work.tested', 'done')
    await say('work.remark', '王女士电话 13900000001')
    await say('work.optical', '-21.5')
    await say('gone.item', '王')
    await li.outbox.record('visit.completed', { outcome: 'done' }, by.id)
    await li.drain()
    server.unassign(by.id, li.db.person)
    li.engine.wake('poll')
    await li.drain()
    const lines = await li.db.read(['history'], (tx) => tx.history.getAll())
    const [line] = lines.filter((one) => one.visit === by.id)
    expect(line!.answers).toEqual([
      { item: 'work.tested', value: 'done' },
      { item: 'work.optical', value: '-21.5' },
    ])
    expect(JSON.stringify(line)).not.toMatch(/王|1390000/)
  })

  test('what is owed comes whole, in place of what came before, and goes when the phone starts over', async () => {
    const owe = (...ids: string[]) => {
      server.others = []
      if (ids.length > 0)
        server.show(
          'todos',
          { id: li.db.person, owed: ids.map((one) => ({ id: one })) } as { id: string },
          li.db.person,
        )
    }
    const known = async () => {
      const rows = await li.db.read(['things'], (tx) => tx.things.getAll())
      return rows.map(({ document }) => (document!['owed'] as { id: string }[]).map((one) => one.id))
    }
    await li.drain()
    owe('a', 'b')
    li.engine.wake('poll')
    await li.drain()
    expect(await known()).toEqual([['a', 'b']])
    owe('b')
    li.engine.wake('poll')
    await li.drain()
    expect(await known()).toEqual([['b']])
    owe()
    await li.db.write([], async (tx) => {
      await tx.unset('cursor')
      return { value: undefined, change: null }
    })
    li.engine.wake('poll')
    await li.drain()
    expect(await known()).toEqual([])
  })

  test('a visit leaves, too, when its completion comes on a later page than the news of the backup', async () => {
    await li.drain()
    const wang = await phone(server, { clock })
    server.assign(visit, wang.db.person)
    await note(wang, 'a')
    await wang.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    await wang.drain()
    server.backedUp = server.seq
    server.pageItems = 1
    // Between the two the server is busy, and the phone has time to tidy up.
    li.fault(
      '/sync/pull',
      (pass) => pass(),
      async () => refusal(503, 'busy'),
    )
    for (const did of [
      ['pull', 'pull', 'prune'],
      ['pull', 'prune'],
    ]) {
      li.engine.wake('poll')
      expect(await li.drain()).toEqual(did)
    }
    expect(await documentsOf(li)).toEqual([])
  })

  test('a finished visit that comes back with a question stays until the office has the answer, and then leaves again', async () => {
    await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    await li.drain()
    server.backedUp = server.seq
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([])

    const review = {
      id: id(),
      record: 7,
      comment: '鞋套为什么没有穿？',
      at: '2026-11-22T10:00:00+08:00',
      by: '陈静',
      replies: [],
    }
    server.assign({ ...visit, ver: 2, review }, li.db.person)
    for (const _ of [1, 2]) {
      server.backedUp = server.seq
      li.engine.wake('poll')
      await li.drain()
      expect(await documentsOf(li)).toEqual([visit.id])
    }
    const held = await li.db.read(['events'], (tx) => tx.events.index('about').getAll(visit.id))
    expect(held.map(({ event }) => event.type)).toEqual(['visit.completed'])
    expect(await li.db.read(['history'], (tx) => tx.history.getAll())).toEqual([])

    const reply = await li.outbox.record(
      'reply.given',
      { record: 7, text: '客户家铺了新地板，说不用穿' },
      visit.id,
    )
    await li.drain()
    expect(server.events.has(reply.id)).toBe(true)
    server.backedUp = server.seq
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([visit.id])

    server.change({ ...visit, ver: 3, review: null })
    server.backedUp = server.seq
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([])
    expect(await li.db.read(['history'], (tx) => tx.history.getAll())).toMatchObject([
      { visit: visit.id, outcome: 'done' },
    ])
  })

  test('a cancelled visit leaves two days after its promise by the office’s clock', async () => {
    const cancelled = { ...document(), state: 'cancelled' as const }
    server.assign(cancelled, li.db.person)
    await li.drain()
    const day = 86_400_000
    clock.pass(day)
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toContain(cancelled.id)
    clock.pass(2 * day)
    li.engine.wake('poll')
    await li.drain()
    expect(await documentsOf(li)).toEqual([visit.id])
  })

  test('what is not acknowledged never goes', async () => {
    const event = await note(li, 'a')
    li.fault('/sync/push', ...Array.from({ length: 1000 }, () => lost))
    for (let day = 0; day < 60; day += 1) {
      clock.pass(86_400_000)
      await li.engine.step()
    }
    server.backedUp = 1_000_000
    expect(await states(li.db)).toEqual({ [event]: 'saved' })
  })
})
