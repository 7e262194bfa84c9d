// @vitest-environment happy-dom
/** The tab of a room says how many wait there. */
import { cleanup, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Places } from '../../client/src/desk/Places.tsx'
import { countAgain, waits } from '../../client/src/desk/waits.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { Problem, session } from './field-device.ts'

const office = vi.hoisted(() => ({
  waiting: 0 as number | null,
  overdue: 0,
  asked: [] as string[],
}))
vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: {
    get: async (path: string) => {
      office.asked.push(path)
      if (office.waiting === null) throw new Problem(503, 'busy')
      const { waiting, overdue } = office
      return { items: [], waiting, cursor: null, more: false, soon: waiting, overdue }
    },
  },
}))

beforeEach(() => {
  chooseLanguage('zh-CN')
  waits.value = {}
  office.asked = []
})
afterEach(cleanup)

const as = (...roles: string[]): void => {
  session.value = { state: 'signed-in', person: { roles, team: null } }
}
const tab = (path = '/voices'): HTMLElement => document.querySelector<HTMLElement>(`nav a[href="#${path}"]`)!
const shown = (): string | undefined => tab().querySelector('[data-waits]')?.textContent?.replace(/\s/g, '')

it.each([
  [3, '33条待处理'],
  [99, '9999条待处理'],
  [100, '99+99+条待处理'],
])('%s voices that wait stand beside the tab', async (waiting, words) => {
  as('supervisor')
  office.waiting = waiting
  render(<Places />)
  await countAgain()
  await waitFor(() => expect(shown()).toBe(words))
})

it('shows nothing where nothing waits', async () => {
  as('dispatcher')
  office.waiting = 0
  render(<Places />)
  await countAgain()
  expect(waits.value.voices).toMatchObject({ count: 0 })
  expect(shown()).toBeUndefined()
})

it.each([
  [0, 'tone-neutral'],
  [1, 'tone-bad'],
])('what is to be done is red only where %s are overdue', async (overdue, tone) => {
  as('dispatcher')
  Object.assign(office, { waiting: 4, overdue })
  render(<Places />)
  await countAgain()
  await waitFor(() => expect(tab('/todos').querySelector(`[data-waits="4"] .${tone}`)).not.toBeNull())
})

it('keeps what it knew while the server does not answer, and asks nothing for whoever sees no such room', async () => {
  as('administrator')
  office.waiting = 2
  render(<Places />)
  await countAgain()
  office.waiting = null
  await countAgain()
  await waitFor(() => expect(shown()).toContain('2'))
  office.asked = []
  as('technician')
  await countAgain()
  expect(office.asked).toEqual([])
})
