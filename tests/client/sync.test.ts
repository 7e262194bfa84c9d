import { beforeEach, describe, expect, test } from 'vitest'
import { canonical } from '../../client/src/core/canonical.ts'
import { digest } from '../../client/src/device/digest.ts'
import { FakeServer, refusal } from './fake-server.ts'
import {
  answerLost,
  answers,
  Clock,
  document,
  held,
  id,
  idsOf,
  lost,
  noteOf,
  onPut,
  phone,
  portal,
  START,
  states,
  type Phone,
} from './phone.ts'

let clock: Clock
let server: FakeServer
let li: Phone
const visit = document()

const note = (on: Phone, text: string) => noteOf(on, text, visit.id)

function pushes(): number {
  return server.asked.filter(({ path }) => path === '/sync/push').length
}

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
})

describe('sending', () => {
  test('what was recorded arrives, is acknowledged by id and comes back with its place in the commit order', async () => {
    const first = await note(li, '门铃坏了')
    const second = await note(li, '已打电话')
    expect(await li.drain()).toEqual(['hello', 'register', 'push', 'pull', 'standard', 'prune'])
    expect([...server.events.keys()]).toEqual([first, second])
    expect(await states(li.db)).toEqual({ [first]: 'sent', [second]: 'sent' })
    expect((await li.db.read(['events'], (tx) => tx.events.get(second)))?.seq).toBe(
      server.events.get(second)?.seq,
    )
  })

  test('only the named events are acknowledged', async () => {
    const named = await note(li, 'a')
    const unnamed = await note(li, 'b')
    li.fault('/sync/push', async (pass) => {
      const body = (await (await pass()).json()) as { results: Record<string, unknown> }
      server.events.delete(unnamed)
      return Response.json({ ...body, results: { [named]: { result: 'accepted' } } })
    })
    await li.engine.step()
    await li.engine.step()
    await li.engine.step()
    expect(await states(li.db)).toEqual({ [named]: 'sent', [unnamed]: 'saved' })
    await li.drain()
    expect(server.events.has(unnamed)).toBe(true)
  })

  test('an answer that was lost: sent again, stored once, acknowledged', async () => {
    const event = await note(li, 'a')
    li.fault('/sync/push', answerLost)
    await li.drain()
    expect(pushes()).toBe(2)
    expect([...server.events.keys()]).toEqual([event])
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
  })

  test('an own event that comes back in a pull is acknowledged by that alone', async () => {
    const event = await note(li, 'a')
    li.fault(
      '/sync/push',
      answerLost,
      ...Array.from({ length: 50 }, () => answers(() => refusal(500, 'error'))),
    )
    await li.drain()
    expect([...server.events.keys()]).toEqual([event])
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
  })

  test('a captive portal acknowledges nothing', async () => {
    const event = await note(li, 'a')
    await li.engine.step()
    await li.engine.step()
    li.fault('/sync/push', portal)
    await li.engine.step()
    expect(await states(li.db)).toEqual({ [event]: 'saved' })
    expect(li.engine.state().trouble).toBe('unreachable')
    await li.drain()
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
    expect(li.engine.state().trouble).toBe(null)
  })

  test('an answer to another request acknowledges nothing', async () => {
    const event = await note(li, 'a')
    await li.engine.step()
    await li.engine.step()
    li.fault('/sync/push', async (pass) => {
      const body = (await (await pass()).json()) as object
      return Response.json({ ...body, req: id() })
    })
    await li.engine.step()
    expect(await states(li.db)).toEqual({ [event]: 'saved' })
  })

  test('a café that answers 401 with its own page signs nobody out', async () => {
    await note(li, 'a')
    const page = () => new Response('<html>', { status: 401, headers: { 'Content-Type': 'text/html' } })
    li.fault('/sync/push', answers(page))
    await li.drain()
    expect(li.engine.state().trouble).toBe(null)
    expect(server.events.size).toBe(1)
  })

  test('an event that the server cannot understand is set aside and the others pass', async () => {
    const before = await note(li, 'a')
    const poison = await note(li, 'poison')
    const after = await note(li, 'b')
    await li.drain()
    expect(await states(li.db)).toEqual({ [before]: 'sent', [poison]: 'attention', [after]: 'sent' })
    const aside = await li.db.read(['quarantine'], (tx) => tx.quarantine.getAll())
    expect(aside).toMatchObject([{ event: poison, reason: 'malformed', seen: 0 }])
  })

  test('a batch that is too large is halved until it fits', async () => {
    for (let n = 0; n < 7; n += 1) await note(li, `${n}`)
    server.largestPush = 2
    await li.drain()
    expect(server.events.size).toBe(7)
    expect(new Set(Object.values(await states(li.db)))).toEqual(new Set(['sent']))
  })

  test('one event that alone is too large is set aside, and the rest goes on', async () => {
    const ids = [await note(li, 'a'), await note(li, 'b'), await note(li, 'c')]
    const huge = ids[1]!
    li.refuse(huge, () => refusal(413, 'too_large'))
    await li.drain()
    expect(await states(li.db)).toEqual({ [ids[0]!]: 'sent', [huge]: 'attention', [ids[2]!]: 'sent' })
  })

  test('one event that a machine in between finds too large is kept for the next try', async () => {
    const event = await note(li, 'a')
    li.refuse(event, () => new Response('<html>', { status: 413 }))
    await li.drain()
    expect(await states(li.db)).toEqual({ [event]: 'saved' })
    li.refuse(event, null)
    li.engine.wake('visible')
    await li.drain()
    expect(await states(li.db)).toEqual({ [event]: 'sent' })
  })

  test('an event at which the server breaks is passed over, and the rest goes on', async () => {
    const broken = await note(li, 'a')
    const good = await note(li, 'b')
    li.refuse(broken, () => refusal(500, 'error'))
    await li.drain()
    expect(await states(li.db)).toEqual({ [broken]: 'saved', [good]: 'sent' })
    li.refuse(broken, null)
    li.engine.wake('visible')
    await li.drain()
    expect(await states(li.db)).toEqual({ [broken]: 'sent', [good]: 'sent' })
  })

  test('the first batch after a silence has 50 events, later ones grow to 200 and no more', async () => {
    for (let n = 0; n < 400; n += 1) await note(li, `${n}`)
    await li.drain()
    const sizes = server.asked
      .filter(({ path }) => path === '/sync/push')
      .map(({ json }) => json.events.length as number)
    expect(sizes).toEqual([50, 100, 200, 50])
  })

  test('a batch stays under 256 KiB', async () => {
    for (let n = 0; n < 40; n += 1) await note(li, '字'.repeat(5000))
    await li.drain()
    const bodies = server.asked
      .filter(({ path }) => path === '/sync/push')
      .map(({ json }) => JSON.stringify(json))
    for (const body of bodies) expect(new TextEncoder().encode(body).length).toBeLessThanOrEqual(256 * 1024)
    expect(server.events.size).toBe(40)
  })

  test('each push says how much is still to come, and what the phone knows of the server’s clock', async () => {
    server.now = () => clock.wall + 3_600_000
    await note(li, 'a')
    await li.drain()
    const { json } = server.asked.find(({ path }) => path === '/sync/push')!
    expect(json.pending).toBe(0)
    expect(json.clock).toEqual({
      wall: expect.any(Number),
      mono: [li.effects.boot, expect.any(Number)],
      offset_ms: 3_600_010,
      error_ms: 10,
      signed: {
        req: expect.any(String),
        sent: json.clock.wall - 20,
        server_ms: [expect.any(Number), expect.any(Number)],
        stamp: `signed ${json.clock.signed.req}`,
      },
    })
  })

  test('the clock is handed in once in a run, also when there is nothing to say', async () => {
    expect(await li.drain()).toEqual(['hello', 'register', 'clock', 'pull', 'standard', 'prune'])
    const [push] = server.asked.filter(({ path }) => path === '/sync/push')
    expect(push?.json).toMatchObject({ events: [], clock: { error_ms: 10 } })
    li.engine.wake('tap')
    await li.drain()
    expect(pushes()).toBe(1)
  })
})

describe('refusals of the whole', () => {
  test('401: sending stops, capture goes on, and signing in sends everything', async () => {
    li.cookie.person = null
    await note(li, 'a')
    await li.drain()
    expect(li.engine.state().trouble).toBe('signed-out')
    const during = await note(li, 'b')
    expect((await states(li.db))[during]).toBe('saved')
    li.cookie.person = li.db.person
    li.engine.wake('signed-in')
    await li.drain()
    expect(server.events.size).toBe(2)
    expect(li.engine.state().trouble).toBe(null)
  })

  test('401 on receiving alone still lets old work out', async () => {
    const event = await note(li, 'a')
    li.fault(
      '/sync/pull',
      answers(() => refusal(401, 'sign_in')),
    )
    await li.drain()
    expect(li.engine.state().trouble).toBe('signed-out')
    const late = await note(li, 'b')
    await li.drain()
    expect(await states(li.db)).toEqual({ [event]: 'sent', [late]: 'sent' })
  })

  test('nothing of one person goes out in the session of another', async () => {
    await note(li, 'a')
    li.cookie.person = id()
    await li.drain()
    expect(server.events.size).toBe(0)
    expect(server.devices.size).toBe(0)
    expect(li.engine.state().trouble).toBe('wrong-person')
  })

  test('409 unknown_device: registered again, then sent', async () => {
    await li.drain()
    server.devices.clear()
    await note(li, 'a')
    expect(await li.drain()).toEqual(expect.arrayContaining(['push', 'register', 'push']))
    expect(server.events.size).toBe(1)
  })

  test('426: no more pages, and everything is still sent', async () => {
    li.fault(
      '/sync/pull',
      answers(() => refusal(426, 'upgrade_required')),
    )
    await li.drain()
    expect(li.engine.state().trouble).toBe('outdated')
    await note(li, 'a')
    await li.drain()
    expect(server.events.size).toBe(1)
    expect(server.asked.filter(({ path }) => path.startsWith('/sync/pull'))).toHaveLength(0)
  })

  test('503: waits at least as long as the server asks', async () => {
    await note(li, 'a')
    li.fault(
      '/sync/hello',
      answers(() => refusal(503, 'unavailable', { 'Retry-After': '30' })),
    )
    const { wait } = await li.engine.step()
    expect(wait).toBeGreaterThanOrEqual(30_000)
    expect(await li.engine.step()).toMatchObject({ did: 'rest' })
    expect(server.asked).toHaveLength(0)
  })

  test('silence: waits longer each time, five minutes at most, and a person who looks ends the wait', async () => {
    li.fault('/sync/hello', ...Array.from({ length: 12 }, () => lost))
    const waits: number[] = []
    for (let n = 0; n < 12; n += 1) {
      const { wait } = await li.engine.step()
      waits.push(wait!)
      clock.pass(wait!)
    }
    expect(waits.slice(0, 4)).toEqual([1000, 2000, 4000, 8000])
    expect(Math.max(...waits)).toBe(150_000)
    li.fault('/sync/hello', lost)
    await li.engine.step()
    li.engine.wake('visible')
    expect(await li.engine.step()).toEqual({ did: 'hello', wait: 0 })
  })
})

describe('receiving', () => {
  test('a page and its cursor are written together or not at all', async () => {
    await li.drain()
    const before = await li.db.read(['meta'], (tx) => tx.get('cursor'))
    const wang = await phone(server, { clock })
    server.assign(visit, wang.db.person)
    const foreign = await note(wang, '我先到')
    await wang.drain()
    const mend = onPut('events', () => {
      throw new Error('aborted')
    })
    li.engine.wake('poll')
    await expect(li.drain()).rejects.toThrow('aborted')
    expect(await li.db.read(['meta'], (tx) => tx.get('cursor'))).toBe(before)
    mend()
    li.engine.wake('poll')
    await li.drain()
    expect(await idsOf(li.db, visit.id)).toEqual([foreign])
    expect(await li.db.read(['meta'], (tx) => tx.get('cursor'))).not.toBe(before)
  })

  test('an answer that comes late, after another tab went on, is dropped', async () => {
    await li.drain()
    const tab = await phone(server, { clock, person: li.db.person, local: li.local })
    const late = held()
    li.fault('/sync/pull', late.fault)
    li.engine.wake('poll')
    const waiting = li.drain()
    await late.arrived
    server.unassign(visit.id, li.db.person)
    await tab.drain()
    const other = document()
    server.assign(other, li.db.person)
    tab.engine.wake('poll')
    await tab.drain()
    const cursor = await tab.db.read(['meta'], (tx) => tx.get('cursor'))
    late.release()
    await waiting
    expect(await li.db.read(['meta'], (tx) => tx.get('cursor'))).toBe(cursor)
    expect(await li.db.read(['documents'], (tx) => tx.documents.getAllKeys())).toEqual([other.id])
  })

  test('a reset of several pages changes nothing before its last page, and keeps own events', async () => {
    const own = await note(li, 'a')
    await li.drain()
    const more = [document(), document(), document()]
    for (const one of more) server.assign(one, li.db.person)
    server.epoch = 'epoch-2'
    server.pageItems = 2
    li.fault('/sync/pull', (pass) => pass(), lost)
    li.engine.wake('poll')
    const scope = () => li.db.read(['documents'], (tx) => tx.documents.count())
    for (let steps = 0; steps < 4 && (await li.engine.step()).did !== 'pull'; steps += 1);
    expect(await scope()).toBe(1)
    await li.drain()
    expect(await scope()).toBe(4)
    expect(await states(li.db)).toEqual({ [own]: 'sent' })
  })

  test('a visit that is taken away leaves, work on it that was not sent still goes out', async () => {
    await li.drain()
    const unsent = await note(li, 'a')
    server.unassign(visit.id, li.db.person)
    li.fault('/sync/push', lost)
    li.engine.wake('poll')
    await li.drain()
    expect(await li.db.read(['documents'], (tx) => tx.documents.count())).toBe(0)
    expect(server.events.has(unsent)).toBe(true)
    expect(await states(li.db)).toEqual({ [unsent]: 'sent' })
  })

  test('a finished visit leaves a line of history without house, name or number', async () => {
    await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    await li.drain()
    server.unassign(visit.id, li.db.person)
    li.engine.wake('poll')
    await li.drain()
    const lines = await li.db.read(['history'], (tx) => tx.history.getAll())
    expect(lines).toMatchObject([
      { visit: visit.id, street: '人民路', outcome: 'done', kind: 'broadband-install' },
    ])
    expect(JSON.stringify(lines)).not.toMatch(/王|501|12号/)
  })

  test('of a visit whose customer was erased nothing stays, not even a line of history or own words', async () => {
    await note(li, 'a')
    await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
    await li.drain()
    server.unassign(visit.id, li.db.person, null, 'erased')
    li.engine.wake('poll')
    await li.drain()
    const counted = await li.db.read(['documents', 'events', 'history', 'meta'], async (tx) => [
      await tx.documents.count(),
      await tx.events.count(),
      await tx.history.count(),
      Object.keys((await tx.get('news')) ?? {}),
    ])
    expect(counted).toEqual([0, 0, 0, []])
  })

  test('a standard is kept only when its content has the digest that names it', async () => {
    const content = { format: 1, items: {}, visits: {} }
    const hash = await digest(new TextEncoder().encode(canonical(content)))
    const standing = document(hash)
    server.assign(standing, li.db.person)
    server.standards.set(hash, { ...content, format: 2, hash })
    const kept = () => li.db.read(['standards'], (tx) => tx.standards.getAllKeys())
    await li.drain()
    expect(await kept()).not.toContain(hash)
    server.standards.set(hash, { ...content, hash })
    li.engine.wake('visible')
    await li.drain()
    expect(await kept()).toContain(hash)
  })
})

test('two tabs that send the same work at once store it once', async () => {
  const tab = await phone(server, { clock, person: li.db.person, local: li.local })
  const ids = [await note(li, 'a'), await note(tab, 'b'), await note(li, 'c')]
  await Promise.all([li.drain(), tab.drain()])
  expect([...server.events.keys()].sort()).toEqual([...ids].sort())
  expect(new Set(Object.values(await states(li.db)))).toEqual(new Set(['sent']))
  const places = await li.db.read(['events'], (tx) => tx.events.getAll())
  expect(new Set(places.map((row) => row.place)).size).toBe(3)
})

test('a phone whose clock is years off sends, receives and measures the difference', async () => {
  clock.wall = START - 10 * 365 * 86_400_000
  server.now = () => START
  const event = await note(li, 'a')
  await li.drain()
  expect(await states(li.db)).toEqual({ [event]: 'sent' })
  const samples = await li.db.read(['meta'], (tx) => tx.get('clock'))
  expect(Math.round(samples!.at(-1)!.offset_ms / 86_400_000)).toBe(3650)
})

test('a loop that runs by itself sends what is recorded while it rests', async () => {
  const done = new Promise<void>((resolve) => {
    li.db.onChange((change) => {
      if (change.tables.includes('quarantine') && server.events.size === 1) resolve()
    })
  })
  li.engine.run()
  await note(li, 'a')
  li.engine.wake('tap')
  await done
  li.engine.stop()
})
