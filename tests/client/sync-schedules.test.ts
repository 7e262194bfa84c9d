/**
 * Random schedules of two people with three phones against a network, a server and an office that do what they do on a
 * bad day. After each step: what a phone calls sent, the server has. At the end, with a healthy network: everything that
 * was ever recorded is on the server once, and every phone shows what the server has.
 */
import { expect, test } from 'vitest'
import { addPhoto } from '../../client/src/device/photos.ts'
import { FakeServer, refusal } from './fake-server.ts'
import {
  answerLost,
  answers,
  Clock,
  document,
  held,
  lost,
  phone,
  portal,
  type Fault,
  type Phone,
} from './phone.ts'

const SCHEDULES = Number(process.env['DOORSTEP_SCHEDULES'] ?? 12)
const STEPS = 90

/** Small, seeded, good enough (mulberry32). */
function generator(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const PATHS = ['/sync/hello', '/sync/devices', '/sync/push', '/sync/pull', '/sync/photos/', '/standard/']

async function schedule(seed: number): Promise<{ fired: number }> {
  const random = generator(seed)
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)]!
  const clock = new Clock()
  const server = new FakeServer(() => clock.wall)
  server.pageItems = 1 + Math.floor(random() * 4)
  const li = await phone(server, { clock })
  const second = await phone(server, { clock, person: li.db.person, local: li.local })
  const wang = await phone(server, { clock })
  const phones = [li, second, wang]
  const visits = [document(), document()]
  for (const visit of visits) server.assign(visit, li.db.person)
  const recorded = new Set<string>()
  const photos = new Map<string, string>()
  const open: (() => void)[] = []
  let backup = server.backup()
  let fired = 0

  function fault(): Fault {
    const delay = held()
    const kinds: Fault[] = [
      lost,
      answerLost,
      portal,
      answers(() => refusal(503, 'unavailable', { 'Retry-After': '3' })),
      answers(() => refusal(500, 'error')),
      answers(() => new Response('<html>', { status: 502 })),
      async (pass) =>
        new Response((await (await pass()).text()).slice(0, 40), {
          headers: { 'Content-Type': 'application/json' },
        }),
      async (pass) => pass().then(() => pass()),
      (pass) => {
        open.push(delay.release)
        return delay.fault(pass)
      },
    ]
    const chosen = pick(kinds)
    return (pass) => {
      fired += 1
      return chosen(pass)
    }
  }

  async function actOn(on: Phone): Promise<void> {
    const roll = random()
    if (roll < 0.2) {
      const text = random() < 0.1 ? 'poison' : 'a'
      recorded.add((await on.outbox.record('note.added', { text }, pick(visits).id)).id)
    } else if (roll < 0.25) {
      const bytes = new Uint8Array(100).map(() => random() * 256)
      const effects = {
        shrink: async () => ({ bytes: bytes.buffer, width: 1, height: 1 }),
        roomForPhotos: async () => true,
      }
      const event = await addPhoto(on.db, on.outbox, effects, new Blob([bytes]), pick(visits).id)
      recorded.add(event.id)
      photos.set(event.id, event.body['sha256'] as string)
    } else if (roll < 0.65) {
      if (random() < 0.5) on.fault(pick(PATHS), fault())
      // Not waited for: a held answer arrives while other phones go on.
      void on.engine.step()
      clock.pass(Math.floor(random() * 5000))
    } else if (roll < 0.75) {
      on.engine.wake(pick(['poll', 'visible', 'tap', 'online']))
    } else if (roll < 0.8) {
      clock.wall += Math.floor((random() - 0.5) * 7_200_000)
    } else if (roll < 0.84) {
      const visit = pick(visits)
      if (server.members.get(visit.id)?.has(on.db.person)) server.unassign(visit.id, on.db.person)
      else server.assign(visit, on.db.person)
    } else if (roll < 0.86) {
      backup = server.backup()
      server.backedUp = server.seq
    } else if (roll < 0.88) {
      server.restore(backup)
      server.backedUp = Math.min(server.backedUp, server.seq)
    } else {
      open.splice(0, 1 + Math.floor(random() * 2)).forEach((release) => release())
    }
  }

  async function acknowledgedIsThere(): Promise<void> {
    for (const { db } of [li, wang]) {
      await db.read(['events', 'photos', 'meta'], async (tx) => {
        if ((await tx.get('epoch')) !== server.epoch) return
        for (const row of await tx.events.getAll()) {
          if (row.state === 'sent' || row.state === 'attention') {
            expect(server.events.has(row.id) || server.quarantine.has(row.id), `sent ${row.id}`).toBe(true)
          }
        }
        for (const photo of await tx.photos.getAll()) {
          if (photo.state === 'verified') expect(server.photos.has(photo.sha256), 'verified').toBe(true)
        }
      })
    }
  }

  for (let n = 0; n < STEPS; n += 1) {
    await actOn(pick(phones))
    await new Promise((resolve) => setImmediate(resolve))
    await acknowledgedIsThere()
  }

  for (const visit of visits) server.assign(visit, wang.db.person)
  for (const visit of visits) server.assign(visit, li.db.person)
  for (let round = 0; round < 3; round += 1) {
    for (const one of phones) {
      open.splice(0).forEach((release) => release())
      for (const path of PATHS) one.heal(path)
      one.engine.wake('tap')
      await one.drain()
    }
  }
  const stored = [...server.events.keys(), ...server.quarantine.keys()]
  expect(new Set(stored).size).toBe(stored.length)
  expect([...stored].sort()).toEqual([...recorded].sort())
  expect([...server.photos.keys()].sort()).toEqual([...photos.values()].sort())
  for (const { db } of phones) {
    const { rows, scope } = await db.read(['events', 'documents'], async (tx) => ({
      rows: await tx.events.getAll(),
      scope: await tx.documents.getAllKeys(),
    }))
    expect(scope.sort()).toEqual(visits.map((visit) => visit.id).sort())
    const shown = rows.filter((row) => row.state !== 'attention').map((row) => row.id)
    expect(shown.sort()).toEqual([...server.events.keys()].sort())
    db.close()
  }
  return { fired }
}

test.each(Array.from({ length: SCHEDULES }, (_, seed) => [seed]))('schedule %i', async (seed) => {
  expect((await schedule(seed)).fired).toBeGreaterThan(0)
})
