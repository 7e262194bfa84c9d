// @vitest-environment happy-dom
/** Where administrators begin, and how the office hears that a visit is late. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, expect, it, vi } from 'vitest'
import { chooseSound, counted } from '../../client/src/desk/alarm.ts'
import Desk from '../../client/src/desk/index.tsx'
import { stepsOf } from '../../client/src/desk/start/steps.ts'
import { countAgain } from '../../client/src/desk/waits.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { readRooms } from './desk-builders.ts'
import { session } from './field-device.ts'

const office = vi.hoisted(() => ({ late: 0, begun: {} as object }))
vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  api: {
    get: async (path: string) => {
      if (path === '/start') return office.begun
      if (path.startsWith('/day/late')) return { count: office.late }
      return { items: [], waiting: 0, soon: 0, overdue: 0, watched: [], cursor: null }
    },
  },
}))

const NOTHING = { teams: 0, goers: 0, office: 0, standard: false, visits: false }
const EVERYTHING = { teams: 1, goers: 2, office: 1, standard: true, visits: true }

beforeAll(readRooms)
beforeEach(() => {
  chooseLanguage('zh-CN')
  office.late = 0
  office.begun = EVERYTHING
  session.value = {
    state: 'signed-in',
    person: { id: 'a', name: '吴涛', staff_no: 'A1', phone: null, roles: ['administrator'], team: null },
  }
})
afterEach(() => {
  cleanup()
  chooseSound(false)
  vi.unstubAllGlobals()
})

it.each([
  [{}, ['team', 'people', 'standard', 'visits']],
  [{ teams: 2 }, ['people', 'standard', 'visits']],
  [{ teams: 2, goers: 3 }, ['people', 'standard', 'visits']],
  [{ teams: 2, goers: 3, office: 1 }, ['standard', 'visits']],
  [EVERYTHING, []],
])('of an installation with %j is lacking: %j', (more, lacking) => {
  const open = stepsOf({ ...NOTHING, ...more }).filter(({ done }) => !done)
  expect(open.map(({ name }) => name)).toEqual(lacking)
})

it('is the first page of an administrator, and says what comes next, and nothing of it later', async () => {
  office.begun = { ...NOTHING, teams: 1 }
  go('/', { replace: true })
  render(<Desk />)
  await waitFor(() => expect(route.value.path).toBe('/start'))
  await waitFor(() => expect(document.querySelectorAll('[data-step]')).toHaveLength(4))
  expect(document.querySelector('[data-step="team"]')!.getAttribute('data-done')).toBe('true')
  const ways = [...document.querySelectorAll('[data-step] .start-command, [data-step] [data-action]')]
  expect(ways.map((way) => way.closest('[data-step]')!.getAttribute('data-step'))).toEqual(['people'])
  cleanup()
  office.begun = EVERYTHING
  render(<Desk />)
  await waitFor(() => expect(document.body.textContent).toContain('暂无待处理事项'))
  expect(document.querySelector('[data-step]')).toBeNull()
})

it('says in the title and on the badge how many visits are late, whatever page is open', async () => {
  const badge = vi.fn(async () => undefined)
  const clear = vi.fn(async () => undefined)
  vi.stubGlobal('navigator', Object.assign(navigator, { setAppBadge: badge, clearAppBadge: clear }))
  go('/start', { replace: true })
  render(<Desk />)
  await waitFor(() => expect(document.title).toMatch(/^首页/))
  office.late = 3
  await countAgain()
  await waitFor(() => expect(document.title).toMatch(/^\(3\) 首页/))
  expect(badge).toHaveBeenLastCalledWith(3)
  office.late = 0
  await countAgain()
  await waitFor(() => expect(document.title).toMatch(/^首页/))
  expect(clear).toHaveBeenCalled()
})

it('makes a sound for one more only, and only where somebody wants it', async () => {
  const rung = vi.fn()
  class Silent {
    currentTime = 0
    destination = {}
    createGain = () => ({ gain: { value: 0 }, connect: () => undefined })
    createOscillator = () => ({
      frequency: { value: 0 },
      connect: () => undefined,
      start: () => undefined,
      stop: () => undefined,
    })
    constructor() {
      rung()
    }
  }
  vi.stubGlobal('AudioContext', Silent)
  go('/start', { replace: true })
  render(<Desk />)
  const heard: number[] = []
  const comes = async (late: number): Promise<void> => {
    office.late = late
    await countAgain()
    heard.push(rung.mock.calls.length)
  }
  await comes(1)
  await comes(2)
  chooseSound(true)
  rung.mockClear()
  for (const late of [2, 3, 1, 2]) await comes(late)
  expect(heard).toEqual([0, 0, 0, 1, 1, 2])
})

it.each([
  ['派单', 2, '(2) 派单'],
  ['(2) 派单', 3, '(3) 派单'],
  ['(3) 派单', 0, '派单'],
])('%s with %i becomes %s', (title, count, wanted) => {
  expect(counted(title, count)).toBe(wanted)
})
