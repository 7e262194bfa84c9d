import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, test } from 'vitest'
import { databaseName, DatabaseClosed } from '../../client/src/device/database.ts'
import { createApi, Problem, type Api, type Fetch } from '../../client/src/device/http.ts'
import { createSession, isOverdue, type Person, type Session } from '../../client/src/device/session.ts'
import { hasRoomForPhotos, isLow, openDatabase } from '../../client/src/device/storage.ts'
import { FakeServer, refusal } from './fake-server.ts'
import { Clock, document, id, lost, memory, phone, type Phone } from './phone.ts'

const HOUR_MS = 3_600_000

let clock: Clock
let server: FakeServer
let li: Phone
let person: Person
let session: Session
/** Which requests reached the accounts part of the server; null: the network is off. */
let asked: string[] | null
let signedIn: Person | null
const visit = document()

const accounts: Fetch = async (address, init) => {
  if (!asked) throw new TypeError('network')
  asked.push(`${init.method} ${address}`)
  if (init.method === 'DELETE') {
    signedIn = null
    return new Response(null, { status: 204 })
  }
  if (init.method === 'POST') {
    const { password } = JSON.parse(init.body as string)
    if (password !== 'right') return refusal(401, 'wrong_password')
    signedIn = person
  }
  return signedIn ? Response.json({ person: signedIn }) : refusal(401, 'sign_in')
}

beforeEach(async () => {
  clock = new Clock()
  server = new FakeServer(() => clock.wall)
  li = await phone(server, { clock })
  server.assign(visit, li.db.person)
  person = {
    id: li.db.person,
    name: '李强',
    staff_no: 'T1001',
    phone: '+8613800000000',
    roles: ['technician'],
    team: { id: id(), name: '城东装维班' },
  }
  asked = []
  signedIn = null
  session = createSession(createApi(accounts), li.local)
  await session.signIn('T1001', 'right', 'Node')
})

const databases = async () => (await indexedDB.databases()).map(({ name }) => name)
const note = (text: string) => li.outbox.record('note.added', { text }, visit.id)

describe('signing in', () => {
  test('every time registers the phone, so that each session is one of a phone', async () => {
    expect(await li.drain()).toContain('register')
    li.engine.wake('tap')
    expect(await li.drain()).not.toContain('register')
    for (let again = 0; again < 2; again += 1) {
      li.engine.wake('signed-in')
      expect((await li.drain()).filter((did) => did === 'register')).toEqual(['register'])
    }
  })

  test('a phone that could not be registered is registered when the network is back', async () => {
    await li.drain()
    li.fault('/sync/devices', lost)
    li.engine.wake('signed-in')
    expect((await li.drain()).filter((did) => did === 'register')).toEqual(['register', 'register'])
  })

  test('is remembered for the next start without a network, without the phone number', () => {
    asked = null
    const { phone: _, ...rest } = person
    expect(createSession(createApi(accounts), li.local).remembered()).toEqual({ ...rest, phone: null })
  })

  test('with a wrong password throws what the server said', async () => {
    await expect(session.signIn('T1001', 'wrong', 'Node')).rejects.toMatchObject({
      code: 'wrong_password',
      status: 401,
    })
  })

  test('a network that is off is not a sign-out', async () => {
    asked = null
    await expect(session.check()).rejects.toMatchObject({ code: 'unreachable' })
    expect(session.remembered()?.id).toBe(person.id)
  })

  test('a session that the phone did not know of is remembered, unless it is of somebody else', async () => {
    const fresh = createSession(createApi(accounts), memory())
    expect((await fresh.check())?.id).toBe(person.id)
    expect(fresh.remembered()?.id).toBe(person.id)
    signedIn = { ...person, id: id() }
    expect((await fresh.check())?.id).toBe(signedIn.id)
    expect(fresh.remembered()?.id).toBe(person.id)
  })

  test('a captive portal is not a sign-out', async () => {
    const portal = createApi(async () => new Response('<html>', { headers: { 'Content-Type': 'text/html' } }))
    await expect(createSession(portal, li.local).check()).rejects.toMatchObject({ code: 'unreachable' })
  })
})

describe('signing out', () => {
  test.each(['a fact', 'a photo', 'a fact set aside'])('is refused while %s is unsent', async (kind) => {
    if (kind === 'a fact') await note('a')
    if (kind === 'a photo') {
      await li.db.write(['photos'], async (tx) => {
        await tx.photos.put({ sha256: 'x', size: 1, state: 'local', verified: null, events: [], kept: 1 })
        return { value: undefined, change: null }
      })
    }
    if (kind === 'a fact set aside') {
      await note('poison')
      await li.drain()
    }
    const out = await session.signOut(li.db)
    expect(out).toMatchObject({ done: false })
    expect(await databases()).toContain(databaseName(person.id))
    expect(session.remembered()?.id).toBe(person.id)
    expect(signedIn).not.toBe(null)
    await note('still open')
  })

  test('takes everything off the phone once all is sent', async () => {
    await note('a')
    await li.drain()
    expect(await session.signOut(li.db)).toEqual({ done: true })
    expect(await databases()).not.toContain(databaseName(person.id))
    expect(session.remembered()).toBe(null)
    expect(signedIn).toBe(null)
    expect((await openDatabase(person.id, li.effects, li.local)).lost).toBe(false)
  })

  test('works without a network, and the server hears of it later', async () => {
    asked = null
    expect(await session.signOut(li.db)).toEqual({ done: true })
    expect(await databases()).not.toContain(databaseName(person.id))
    expect(signedIn).not.toBe(null)
    asked = []
    expect(await session.check()).toBe(null)
    await session.finishLeaving()
    expect(signedIn).toBe(null)
    await session.finishLeaving()
    expect(asked).toEqual(['DELETE /api/v1/session?emptied=1'])
  })

  test('a farewell that waits does not end the session of the next person', async () => {
    asked = null
    await session.signOut(li.db)
    asked = []
    await session.signIn('T1001', 'right', 'Node')
    await session.finishLeaving()
    expect(signedIn).not.toBe(null)
  })

  test('a page that dies in the middle of it is finished at the next start', async () => {
    li.local.setItem('doorstep.person', JSON.stringify({ ...person, leaving: true }))
    li.db.close()
    expect(session.remembered()).toBe(null)
    await session.finishLeaving()
    expect(await databases()).not.toContain(databaseName(person.id))
  })

  test('a database that was closed for good and not deleted is replaced, and that is no loss', async () => {
    await li.db.write([], async (tx) => {
      await tx.set('closed', true)
      return { value: undefined, change: null }
    })
    await expect(note('a')).rejects.toThrow(DatabaseClosed)
    li.db.close()
    const { db, lost } = await openDatabase(person.id, li.effects, li.local)
    expect(lost).toBe(false)
    expect((await db.read(['meta'], (tx) => tx.get('device')))?.registered).toBe(false)
  })

  test('no tap of another tab slips in between', async () => {
    const tab = await phone(server, { clock, person: person.id, local: li.local })
    const [out, tap] = await Promise.all([
      session.signOut(li.db),
      tab.outbox.record('note.added', { text: 'a' }, visit.id).then(
        () => 'saved',
        () => 'refused',
      ),
    ])
    expect(out.done ? 'refused' : 'saved').toBe(tap)
  })
})

describe('locking and keeping', () => {
  test('leaves the work here, says whose it is and how much, and it is there after the next sign-in', async () => {
    const event = await note('a')
    await session.lockAndKeep(li.db)
    expect(session.remembered()).toBe(null)
    expect(session.kept()).toEqual([{ person: person.id, staff_no: 'T1001', unsent: 1 }])
    expect(signedIn).toBe(null)
    expect(asked).toContain('DELETE /api/v1/session')
    await session.signIn('T1001', 'right', 'Node')
    expect(session.kept()).toEqual([])
    const { db } = await openDatabase(person.id, li.effects, li.local)
    expect(await db.read(['events'], (tx) => tx.events.get(event.id))).toMatchObject({ state: 'saved' })
  })

  test('another person gets another database, and the first one is not forgotten', async () => {
    await note('a')
    await session.keep(person, li.db)
    person = { ...person, id: id(), staff_no: 'T1002' }
    await session.signIn('T1002', 'right', 'Node')
    expect(session.kept()).toEqual([{ person: li.db.person, staff_no: 'T1001', unsent: 1 }])
    const wang = await phone(server, { clock, local: li.local })
    expect(await wang.db.read(['events'], (tx) => tx.events.count())).toBe(0)
  })
})

test('72 hours without the server', () => {
  expect(isOverdue(0, 72 * HOUR_MS)).toBe(false)
  expect(isOverdue(0, 72 * HOUR_MS + 1)).toBe(true)
  expect(isOverdue(72 * HOUR_MS, 0)).toBe(false)
})

test('the server that answers in this session is what counts as heard, not its hello', async () => {
  const before = await li.db.read(['meta'], (tx) => tx.get('heard'))
  clock.pass(HOUR_MS)
  li.cookie.person = null
  await li.drain()
  expect(await li.db.read(['meta'], (tx) => tx.get('heard'))).toBe(before)
  li.cookie.person = person.id
  li.engine.wake('signed-in')
  await li.drain()
  expect(await li.db.read(['meta'], (tx) => tx.get('heard'))).toBeGreaterThanOrEqual(before! + HOUR_MS)
})

describe('space', () => {
  const MB = 1024 * 1024
  test.each([
    [{ usage: 10 * MB, quota: 5000 * MB }, false, true],
    [{ usage: 100 * MB, quota: 599 * MB }, true, true],
    [{ usage: 4000 * MB, quota: 5000 * MB }, true, true],
    [{ usage: 100 * MB, quota: 249 * MB }, true, false],
    [{}, false, true],
  ])('%o: low %s, room for photos %s', (measure, low, room) => {
    expect(isLow(measure)).toBe(low)
    expect(hasRoomForPhotos(measure)).toBe(room)
  })
})

describe('the pages’ way to the server', () => {
  const given = (response: Response): Api => createApi(async () => response)

  test('a problem document becomes a Problem with its faults', async () => {
    const body = {
      status: 422,
      code: 'invalid',
      detail: 'Bad.',
      of: 'v1',
      others: ['v2'],
      faults: [{ pointer: '/start', message: 'x', code: 'y' }],
    }
    const response = new Response(JSON.stringify(body), {
      status: 422,
      headers: { 'Content-Type': 'application/problem+json', 'Retry-After': '7' },
    })
    const error = await given(response)
      .post('/visits', {})
      .catch((problem: unknown) => problem)
    expect(error).toBeInstanceOf(Problem)
    expect(error).toMatchObject({
      code: 'invalid',
      status: 422,
      of: 'v1',
      others: ['v2'],
      faults: body.faults,
      retryAfter: 7,
    })
  })

  test('a version and a key go as headers', async () => {
    let headers = new Headers()
    const api = createApi(async (_, init) => {
      headers = new Headers(init.headers)
      return Response.json({})
    })
    await api.post('/visits', {}, { key: 'k', ifMatch: 3 })
    expect([headers.get('Idempotency-Key'), headers.get('If-Match')]).toEqual(['k', '"3"'])
  })

  test('a gateway’s own error page says that the server cannot do it now', async () => {
    const page = new Response('<html>', { status: 502, headers: { 'Content-Type': 'text/html' } })
    await expect(given(page).get('/visits')).rejects.toMatchObject({ code: 'unavailable', status: 502 })
  })
})
