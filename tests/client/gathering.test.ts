/** When what was recorded is handed in: at once where others wait for it, otherwise together. */
import { beforeEach, expect, onTestFinished, test, vi } from 'vitest'
import type { Bodies, EventType } from '../../client/src/core/things.ts'
import type { Effects } from '../../client/src/device/effects.ts'
import { createEngine, type Engine } from '../../client/src/device/sync/engine.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, lost, phone, type Phone } from './phone.ts'

const visit = document()
let server: FakeServer
let li: Phone
let engine: Engine
/** What the engine waits for, and for how long. */
let waiting: Map<number, { ms: number; until: number; then: () => void }>

beforeEach(async () => {
  server = new FakeServer(() => li.clock.wall)
  li = await phone(server, { clock: new Clock() })
  server.assign(visit, li.db.person)
  await li.drain()
  waiting = new Map()
  let named = 0
  const timers: Effects['timers'] = {
    set: (ms, then) => (waiting.set((named += 1), { ms, until: li.clock.mono + ms, then }), named),
    clear: (timer) => void waiting.delete(timer as number),
  }
  engine = createEngine(li.db, { ...li.effects, timers })
  li.db.onChange(({ added }) => added && engine.recorded(added.event.type))
  engine.run()
  onTestFinished(() => engine.stop())
  await rested()
})

async function rested(): Promise<void> {
  await vi.waitFor(() => expect(engine.state().phase).not.toBe('working'))
  await vi.waitFor(() => expect(looking()).toHaveLength(1))
}

/** Lets time pass, and every timer whose time it is. */
function pass(ms: number): void {
  li.clock.pass(ms)
  for (const [name, one] of [...waiting]) {
    if (one.until > li.clock.mono) continue
    waiting.delete(name)
    one.then()
  }
}

async function say<T extends EventType>(type: T, body: Partial<Bodies[T]>): Promise<void> {
  await li.outbox.record(type, body as never, visit.id)
}

const tick = (item: string) => say('item.answered', { item, value: 'done', replaces: [] })
const here = (count: number) => vi.waitFor(() => expect(server.events.size).toBe(count))
const pushes = (): number => server.asked.filter(({ path }) => path === '/sync/push').length
const pulls = (): number => server.asked.filter(({ path }) => path.startsWith('/sync/pull')).length
const timers = (): number[] => [...waiting.values()].map(({ ms }) => ms)
const LOOKS = [60_000, 3_000, 6_000, 12_000]
/** How long the phone waits until it looks again: a minute, or a moment after it has handed something in. */
const looking = (): number[] => timers().filter((ms) => LOOKS.includes(ms))
const gathering = (): number[] => timers().filter((ms) => !looking().includes(ms))

test.each([
  ['visit.departed', { replaces: [] }],
  ['visit.arrived', { replaces: [] }],
  ['visit.left', { replaces: [] }],
  ['visit.completed', { outcome: 'done' }],
  ['incident.reported', { kind: 'injury', text: '手划破了' }],
  ['leave.started', { reason: 'material', returning: true, told: true }],
] as const)('%s goes out at once, and what was gathered with it', async (type, body) => {
  await tick('a')
  expect(server.events.size).toBe(0)
  await say(type, body)
  await here(2)
  await rested()
  expect(gathering()).toEqual([])
})

test('ticks are gathered over twenty to thirty seconds from the first, however long they go on', async () => {
  const before = pushes()
  await tick('a')
  expect(gathering()).toEqual([25_000])
  pass(15_000)
  await tick('b')
  await tick('c')
  expect(gathering()).toEqual([25_000])
  pass(9_999)
  await rested()
  expect(server.events.size).toBe(0)
  pass(1)
  await here(3)
  expect(pushes()).toBe(before + 1)
})

test('twenty of them go out at once', async () => {
  for (let n = 0; n < 19; n += 1) await tick(`${n}`)
  expect(server.events.size).toBe(0)
  await tick('last')
  await here(20)
})

test('a page that is hidden hands in what was gathered', async () => {
  engine.handIn()
  await tick('a')
  expect(server.events.size).toBe(0)
  engine.handIn()
  await here(1)
})

test('without a network nothing is lost by gathering', async () => {
  li.fault('/sync', lost)
  await tick('a')
  pass(25_000)
  await vi.waitFor(() => expect(engine.state().trouble).toBe('unreachable'))
  expect(server.events.size).toBe(0)
  pass(2_000)
  await here(1)
})

test('what the server made of it is asked for a moment later, once', async () => {
  await say('visit.arrived', { replaces: [] })
  await here(1)
  await rested()
  expect(looking()).toEqual([3_000])
  const before = pulls()
  pass(3_000)
  await vi.waitFor(() => expect(pulls()).toBe(before + 1))
  await rested()
  expect(looking()).toEqual([60_000])
})

test('for the record of a completed visit it asks again and again, less often each time, until it stands', async () => {
  await say('visit.completed', { outcome: 'done' })
  await here(1)
  for (const wait of [3_000, 6_000, 12_000]) {
    await vi.waitFor(() => expect(looking()).toEqual([wait]))
    if (wait === 12_000)
      server.change({ ...visit, record: { number: 1, digest: 'd', at: 'a', upto: server.seq } })
    const before = pulls()
    pass(wait)
    await vi.waitFor(() => expect(pulls()).toBe(before + 1))
    await rested()
  }
  expect(looking()).toEqual([60_000])
})
