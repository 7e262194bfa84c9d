// @vitest-environment happy-dom
/** What a page of the desk asks for, and when: everything at once, while the file of its room comes. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { currentStandard, listTeams, readDay } from '../../client/src/desk/calls.ts'
import { ground, readGround, today, todayEarly } from '../../client/src/desk/ground.ts'
import { ROOMS } from '../../client/src/desk/rooms.ts'
import { go } from '../../client/src/ui/index.ts'
import { Problem, session } from './field-device.ts'

const asked: string[] = []
let answers: Record<string, unknown>

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: {
    get: async (path: string) => {
      asked.push(path)
      const found = Object.entries(answers).find(
        ([prefix]) => path === prefix || path.startsWith(`${prefix}?`),
      )
      return found ? found[1] : Promise.reject(new Problem(404, 'not_found'))
    },
  },
}))

const standard = (hash: string) => ({ hash, visits: {} })

beforeEach(() => {
  localStorage.clear()
  vi.useFakeTimers({ toFake: ['setTimeout'] })
  go('/day', { replace: true })
  ground.value = null
  session.value = {
    state: 'signed-in',
    person: { roles: ['dispatcher'], team: { id: 'east', name: '城东' } },
  }
  answers = {
    '/standard': { items: [{ hash: 'old' }, { hash: 'new', current: true }] },
    '/standard/new': standard('new'),
    '/standard/old': standard('old'),
    '/teams': { items: [{ id: 'east', name: '城东' }], zone: 'Pacific/Auckland' },
    '/day': { date: 'd', seq: 7 },
  }
  asked.length = 0
})
afterEach(() => {
  vi.runAllTimers()
  vi.useRealTimers()
})

it('asks for the standard of the last time at once, and takes the one in force', async () => {
  expect(await currentStandard()).toEqual(standard('new'))
  expect(asked).toEqual(['/standard', '/standard/new'])
  asked.length = 0
  const again = currentStandard()
  expect(asked).toEqual(['/standard/new', '/standard'])
  expect(await again).toEqual(standard('new'))
  expect(asked).toHaveLength(2)
  answers['/standard'] = { items: [{ hash: 'old', current: true }] }
  expect(await currentStandard()).toEqual(standard('old'))
})

it('asks for a day before its page is here, by the clock of the office, and once', async () => {
  await readGround()
  ground.value = null
  asked.length = 0
  todayEarly()
  const date = today('Pacific/Auckland')
  expect(new Set(asked)).toEqual(
    new Set(['/standard/new', '/standard', '/teams', `/day?date=${date}&team=east`]),
  )
  await readGround()
  expect(await readDay(date, 'east')).toEqual({ date: 'd', seq: 7 })
  expect(asked).toHaveLength(4)
  await readDay(date, 'east')
  expect(asked, 'what is asked again may have changed').toHaveLength(5)
})

it('forgets what nobody took, and hands on a refusal to whoever takes it', async () => {
  todayEarly()
  vi.advanceTimersByTime(10_000)
  asked.length = 0
  await listTeams()
  expect(asked).toContain('/teams')
  answers = {}
  todayEarly()
  await expect(listTeams()).rejects.toBeInstanceOf(Problem)
})

it('asks in every room that has a tab and draws by the standard', () => {
  const asking = ROOMS.filter(({ early }) => early).map(({ folder }) => folder)
  expect(asking.sort()).toEqual([
    'book',
    'cases',
    'customers',
    'day',
    'messages',
    'numbers',
    'records',
    'reviews',
  ])
})
