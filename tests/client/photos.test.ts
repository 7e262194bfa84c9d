import { beforeEach, describe, expect, test } from 'vitest'
import { StorageTrouble } from '../../client/src/device/database.ts'
import { exported } from '../../client/src/device/export.ts'
import { countUnsent, UNSENT_TABLES } from '../../client/src/device/outbox.ts'
import { digest } from '../../client/src/device/digest.ts'
import { addPhoto, fitted, PhotoRefused, type PhotoEffects } from '../../client/src/device/photos.ts'
import { FakeServer, refusal } from './fake-server.ts'
import {
  answerLost,
  answers,
  Clock,
  document,
  id,
  lost,
  onPut,
  phone,
  portal,
  states,
  type Phone,
} from './phone.ts'

const WEEK_MS = 7 * 86_400_000
const HOUR_MS = 3_700_000

let clock: Clock
let server: FakeServer
let li: Phone
const visit = document()

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
})

const picture = (size: number, fill = 7) => new Uint8Array(size).fill(fill)

/** Stands for the canvas: what comes out is what went in. */
const effects: PhotoEffects = {
  shrink: async (original) => ({ bytes: original, width: 1600, height: 1200 }),
  roomForPhotos: async () => true,
}

async function take(
  bytes: Uint8Array<ArrayBuffer>,
  with_: Partial<PhotoEffects> = {},
  of = visit.id,
  item = 'finish.photo',
) {
  return addPhoto(li.db, li.outbox, { ...effects, ...with_ }, new Blob([bytes]), of, item)
}

const row = (sha256: string) => li.db.read(['photos'], (tx) => tx.photos.get(sha256))
const bytesOf = (sha256: string) => li.db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256))
const puts = () => server.asked.filter(({ method }) => method === 'PUT').map(({ bytes }) => bytes!.length)

describe('taking', () => {
  test('bytes and event are there together, under the hash of the bytes', async () => {
    const event = await take(picture(1000))
    const sha256 = await digest(picture(1000))
    expect(event).toMatchObject({
      type: 'photo.added',
      body: { sha256, size: 1000, mime: 'image/jpeg', width: 1600, height: 1200, item: 'finish.photo' },
    })
    expect(new Uint8Array((await bytesOf(sha256))!.bytes)).toEqual(picture(1000))
    expect(await row(sha256)).toMatchObject({ state: 'local', events: [event.id], kept: 1 })
  })

  test('when the bytes do not fit, there is no event either', async () => {
    onPut('photo_bytes', () => {
      throw new DOMException('', 'QuotaExceededError')
    })
    await expect(take(picture(1000))).rejects.toThrow(StorageTrouble)
    expect(await li.db.read(['events'], (tx) => tx.events.count())).toBe(0)
  })

  test.each([
    ['an empty file', picture(0), {}, 'unreadable'],
    [
      'what is no picture',
      picture(10),
      { shrink: async () => Promise.reject(new Error('decode')) },
      'unreadable',
    ],
    ['a disk that is nearly full', picture(10), { roomForPhotos: async () => false }, 'no_space'],
  ] as const)('%s is refused and leaves nothing', async (_, bytes, with_, reason) => {
    await expect(take(bytes as Uint8Array<ArrayBuffer>, with_)).rejects.toMatchObject({
      name: 'PhotoRefused',
      reason,
    })
    expect(await li.db.read(['events'], (tx) => tx.events.count())).toBe(0)
  })

  test('bytes that read back otherwise are written once more', async () => {
    let broken = 1
    onPut('photo_bytes', (row) => (broken-- > 0 ? { ...row, bytes: picture(3).buffer } : row))
    await take(picture(1000))
    expect((await bytesOf(await digest(picture(1000))))!.bytes.byteLength).toBe(1000)
  })

  test('bytes that the disk will not keep are withdrawn, and the person hears of it', async () => {
    onPut('photo_bytes', (row) => ({ ...row, bytes: picture(3).buffer }))
    await expect(take(picture(1000))).rejects.toThrow(PhotoRefused)
    const events = await li.db.read(['events'], (tx) => tx.events.getAll())
    expect(events.map(({ event }) => event.type).sort()).toEqual(['photo.added', 'photo.withdrawn'])
    expect(await row(await digest(picture(1000)))).toBeUndefined()
  })

  test.each([
    [4000, 3000, 1600, 1200],
    [3000, 4000, 1200, 1600],
    [800, 600, 800, 600],
    [9000, 2, 1600, 1],
  ])('%i × %i becomes %i × %i', (width, height, across, down) => {
    expect(fitted(width, height)).toEqual({ width: across, height: down })
  })
})

describe('sending', () => {
  test('events go first, then the photos that the server misses, smallest first', async () => {
    await take(picture(3000, 1))
    await take(picture(1000, 2))
    await take(picture(2000, 3))
    server.photos.set(await digest(picture(2000, 3)), picture(2000, 3))
    const did = await li.drain()
    expect(did.indexOf('push')).toBeLessThan(did.indexOf('have'))
    expect(puts()).toEqual([1000, 3000])
    for (const bytes of [picture(3000, 1), picture(1000, 2), picture(2000, 3)]) {
      expect(await row(await digest(bytes))).toMatchObject({ state: 'verified' })
    }
  })

  test('a photo whose event the server does not have yet stays here', async () => {
    await take(picture(1000))
    li.refuse('photo.added', () => refusal(500, 'error'))
    await li.drain()
    expect(server.asked.filter(({ path }) => path.startsWith('/sync/photos'))).toEqual([])
  })

  test('an acknowledged event says nothing about its photo', async () => {
    const event = await take(picture(1000))
    const sha256 = await digest(picture(1000))
    li.fault(`/sync/photos/${sha256}`, portal)
    while ((await li.engine.step()).did !== 'put');
    expect(await states(li.db)).toEqual({ [event.id]: 'sent' })
    expect(await row(sha256)).toMatchObject({ state: 'local' })
    await li.drain()
    expect(await row(sha256)).toMatchObject({ state: 'verified' })
  })

  test('an upload whose answer was lost is found again, not sent twice', async () => {
    await take(picture(1000))
    const sha256 = await digest(picture(1000))
    li.fault(`/sync/photos/${sha256}`, answerLost)
    await li.drain()
    expect(puts()).toEqual([1000])
    expect(await row(sha256)).toMatchObject({ state: 'verified' })
  })

  test('an answer that names other bytes verifies nothing', async () => {
    await take(picture(1000))
    const sha256 = await digest(picture(1000))
    li.fault(`/sync/photos/${sha256}`, async (pass) => {
      const body = (await (await pass()).json()) as object
      server.photos.clear()
      return Response.json({ ...body, size: 999 })
    })
    await li.drain()
    expect(server.photos.has(sha256)).toBe(true)
  })

  test('a fact that is recorded meanwhile overtakes the photos', async () => {
    for (let n = 1; n <= 3; n += 1) await take(picture(1000 * n, n))
    while ((await li.engine.step()).did !== 'put');
    await li.outbox.record('note.added', { text: 'a' }, visit.id)
    expect(await li.engine.step()).toMatchObject({ did: 'push' })
  })

  test('one that the server refuses is shown, does not hold up the others, and goes again when asked for', async () => {
    const refused = await digest(picture(1000, 1))
    const event = await take(picture(1000, 1))
    await take(picture(2000, 2))
    li.fault(
      `/sync/photos/${refused}`,
      answers(() => refusal(422, 'not_a_picture')),
    )
    await li.drain()
    expect(await row(refused)).toMatchObject({ state: 'refused' })
    expect(await row(await digest(picture(2000, 2)))).toMatchObject({ state: 'verified' })
    expect(await li.db.read(['quarantine'], (tx) => tx.quarantine.get(event.id))).toMatchObject({
      reason: 'photo_refused',
    })
    li.engine.wake('tap')
    await li.drain()
    expect(await row(refused)).toMatchObject({ state: 'verified' })
    expect(await li.db.read(['quarantine'], (tx) => tx.quarantine.count())).toBe(0)
  })

  test('one at which the server breaks does not hold up the others', async () => {
    const broken = await digest(picture(1000, 1))
    await take(picture(1000, 1))
    await take(picture(2000, 2))
    li.fault(
      `/sync/photos/${broken}`,
      answers(() => refusal(500, 'error')),
    )
    await li.drain()
    expect(puts()).toEqual([2000])
    li.engine.wake('visible')
    await li.drain()
    expect(puts()).toEqual([2000, 1000])
  })
})

describe('when the event is set aside', () => {
  const sha256 = () => digest(picture(1000))
  const unsent = () => li.db.read(UNSENT_TABLES, countUnsent)
  const aside = () => li.db.read(['quarantine'], (tx) => tx.quarantine.getAll())

  test('the server takes the bytes all the same', async () => {
    const event = await take(picture(1000), {}, id())
    await li.drain()
    expect(await states(li.db)).toEqual({ [event.id]: 'attention' })
    expect(server.photos.has(await sha256())).toBe(true)
    expect(await unsent()).toMatchObject({ facts: 0, photos: 0, attention: 1 })
  })

  test('and nobody there can read it, the photo waits no longer: kept, exported, not unsent', async () => {
    const event = await take(picture(1000), {}, visit.id, 'poison')
    await li.drain()
    expect(await row(await sha256())).toMatchObject({ state: 'refused', kept: 1 })
    expect(await unsent()).toEqual({ facts: 0, photos: 0, attention: 1 })
    expect(await aside()).toMatchObject([{ event: event.id, reason: 'malformed' }])
    expect((await exported(li.db, { id: li.db.person, staff_no: 'T101' }, 0)).join('')).toContain(
      await sha256(),
    )
    li.engine.wake('tap')
    await li.drain()
    expect(await row(await sha256())).toMatchObject({ state: 'refused' })
    expect(await aside()).toMatchObject([{ event: event.id, reason: 'malformed' }])
  })

  test('a photo of which the server never heard is shown, and goes again when asked for', async () => {
    const event = await take(picture(1000))
    li.fault('/sync/photos/have', async (pass) => {
      const { missing, ...body } = (await (await pass()).json()) as { missing: string[] }
      return Response.json({ ...body, missing: [] })
    })
    await li.drain()
    expect(await aside()).toMatchObject([{ event: event.id, reason: 'photo_refused' }])
    li.engine.wake('tap')
    await li.drain()
    expect(server.photos.has(await sha256())).toBe(true)
    expect(await aside()).toEqual([])
  })

  test('a server that was set back and knows nothing of it yet refuses nothing', async () => {
    const backup = server.backup()
    await take(picture(1000))
    li.fault('/sync/photos/have', async (pass) => {
      server.restore(backup)
      return pass()
    })
    while ((await li.engine.step()).did !== 'have');
    expect(await row(await sha256())).toMatchObject({ state: 'local' })
    await li.drain()
    expect(server.photos.has(await sha256())).toBe(true)
  })
})

test('a photo still goes out when its event has left the phone', async () => {
  await take(picture(1000))
  li.fault('/sync/photos/', ...Array.from({ length: 50 }, () => answers(() => refusal(500, 'error'))))
  await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
  await li.drain()
  server.backedUp = server.seq
  li.engine.wake('visible')
  await li.drain()
  expect(await states(li.db)).toEqual({})
  li.heal('/sync/photos/')
  li.engine.wake('visible')
  await li.drain()
  expect(server.photos.has(await digest(picture(1000)))).toBe(true)
})

describe('keeping the bytes', () => {
  const sha256 = () => digest(picture(1000))

  test('a week after they were verified they go, not before', async () => {
    await take(picture(1000))
    await li.drain()
    clock.pass(WEEK_MS - HOUR_MS)
    await li.drain()
    expect(await bytesOf(await sha256())).toBeDefined()
    clock.pass(2 * HOUR_MS)
    await li.drain()
    expect(await bytesOf(await sha256())).toBeUndefined()
  })

  test('bytes that are not verified never go', async () => {
    await take(picture(1000))
    li.fault('/sync/photos/', ...Array.from({ length: 1000 }, () => lost))
    for (let day = 0; day < 40; day += 1) {
      clock.pass(86_400_000)
      for (let steps = 0; steps < 4; steps += 1) await li.engine.step()
    }
    expect(await bytesOf(await sha256())).toBeDefined()
    expect(await row(await sha256())).toMatchObject({ state: 'local' })
  })

  test('when the server lost them, what is still here goes out again', async () => {
    await take(picture(1000))
    await li.drain()
    server.photos.clear()
    server.wanted = [await sha256()]
    li.engine.wake('poll')
    await li.engine.step()
    server.wanted = []
    await li.drain()
    expect(server.photos.has(await sha256())).toBe(true)
  })

  test('a server that was set back gets them again', async () => {
    const backup = server.backup()
    await take(picture(1000))
    await li.drain()
    server.restore(backup)
    li.engine.wake('poll')
    await li.drain()
    expect(server.photos.has(await sha256())).toBe(true)
  })
})
