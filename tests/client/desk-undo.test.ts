// @vitest-environment happy-dom
/** What the office did is taken back by its reverse, which names the command, the version it made, and how it stood. */
import { beforeEach, expect, it, vi } from 'vitest'
import type { Commanded } from '../../client/src/desk/visit/calls.ts'
import { reverse } from '../../client/src/desk/visit/undo.ts'
import { officeVisit } from './desk-office.ts'

const KEY = '0197c000-0000-7000-8000-00000000000a'
const sent = vi.hoisted(() => [] as unknown[][])

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'new',
  api: { post: (...asked: unknown[]) => Promise.resolve(sent.push(asked)) },
}))

beforeEach(() => void (sent.length = 0))

const AT = { start: '2026-11-22T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' }
const stood = { state: 'booked', start: AT.start, end: null, person: 'p-li', duration_minutes: 60 } as const
const done = (more: Partial<Commanded>): Commanded =>
  ({ ...officeVisit({ id: 'v', ver: 7 }), promise: { entry: 'e', ...AT }, stood, ...more }) as Commanded

it.each([
  ['another person', done({}), ['/visits/v/reassign', { person: 'p-li', undoes: KEY }]],
  [
    'another time',
    done({ promise: { entry: 'f', ...AT, start: '2026-11-22T11:00:00+08:00' } }),
    ['/visits/v/move', { start: AT.start, end: null, person: 'p-li', asked_by: 'staff', undoes: KEY }],
  ],
  ['a cancellation', done({ state: 'cancelled' }), ['/visits/v/reinstate', { undoes: KEY }]],
])('takes %s back', async (_, visit, asked) => {
  await reverse(visit, KEY)!()
  expect(sent).toEqual([[...asked, { ifMatch: 7, key: 'new' }]])
})

it('offers nothing that cannot be taken back', () => {
  expect(reverse(done({ stood: null }), KEY)).toBeNull()
  expect(reverse(done({ stood: { ...stood, start: null } }), KEY)).toBeNull()
})
