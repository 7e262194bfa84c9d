/** Received is one thing, sealed another: what the phone makes of what the office says of a record. */
import { beforeEach, describe, expect, test } from 'vitest'
import { becameOf } from '../../client/src/core/visit/sealed.ts'
import type { SealedRecord } from '../../client/src/core/visit/document.ts'
import { openDatabase } from '../../client/src/device/storage.ts'
import { createViews, type Views } from '../../client/src/device/views.ts'
import { FakeServer } from './fake-server.ts'
import { Clock, document, documentsOf, phone, type Phone } from './phone.ts'

const record = (upto: number): SealedRecord => ({
  number: 128,
  digest: 'ab'.repeat(32),
  at: '2026-11-22T10:42:00+08:00',
  upto,
})

describe('a visit is sealed', () => {
  const sent = (seq: number | null) => ({ state: 'sent' as const, seq })
  test.each([
    ['nobody has completed it', [], record(9), null],
    ['it lies here', [{ state: 'saved' as const, seq: null }], record(9), 'saved'],
    ['it was set aside', [sent(5), { state: 'attention' as const, seq: null }], record(9), 'attention'],
    ['there is no record', [sent(5)], null, 'received'],
    ['the server does not say', [sent(5)], undefined, 'received'],
    ['the record came first', [sent(null)], record(9), 'received'],
    ['the record is of what was said before', [sent(5), sent(12)], record(9), 'received'],
    ['the record holds it', [sent(9)], record(9), 'sealed'],
    ['it holds that of somebody else', [{ state: 'received' as const, seq: 7 }], record(9), 'sealed'],
  ])('unless %s', (_, completions, of, became) => {
    expect(becameOf(completions, of)).toBe(became)
  })
})

describe('on a phone', () => {
  let clock: Clock
  let server: FakeServer
  let li: Phone
  let views: Views
  const visit = document()

  beforeEach(async () => {
    clock = new Clock()
    server = new FakeServer(() => clock.wall)
    li = await phone(server, { clock })
    server.assign({ ...visit, record: null }, li.db.person)
    await li.drain()
    views = createViews()
    await views.attach(li.db)
    await li.outbox.record('visit.completed', { outcome: 'done' }, visit.id)
  })

  async function pulled(): Promise<void> {
    li.engine.wake('poll')
    await li.drain()
    await views.settled()
  }

  /** The office seals what it has received. */
  function seal(): void {
    server.change({ ...visit, record: record(server.seq) })
  }

  test('it is saved, received and sealed, in this order, also after the app was closed', async () => {
    const became = views.becameOf(visit.id)
    await views.settled()
    expect(became.value).toBe('saved')
    await pulled()
    expect(became.value).toBe('received')
    seal()
    const { db } = await openDatabase(li.db.person, li.effects, li.local)
    const later = createViews()
    await later.attach(db)
    expect(later.becameOf(visit.id).value).toBe('received')
    await pulled()
    expect(became.value).toBe('sealed')
    await later.attach(db)
    expect(later.becameOf(visit.id).value).toBe('sealed')
    expect(later.documents.value.get(visit.id)!.record).toEqual(record(server.seq - 1))
  })

  test('it stays until its record is sealed, and a line with the record stays after it', async () => {
    await pulled()
    server.backedUp = server.seq
    await pulled()
    expect(await documentsOf(li)).toEqual([visit.id])
    seal()
    await pulled()
    li.engine.wake('poll')
    clock.pass(3_600_001)
    await pulled()
    expect(await documentsOf(li)).toEqual([])
    expect(views.history.value[0]!.record).toMatchObject({ number: 128, digest: 'ab'.repeat(32) })
  })
})
