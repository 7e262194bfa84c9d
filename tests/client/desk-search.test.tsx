// @vitest-environment happy-dom
/** The search in the head of the desk: by keyboard alone, what it leads to, and that nothing is made by it. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { shipped } from './shipped.ts'
import { ground } from '../../client/src/desk/ground.ts'
import { useKeys } from '../../client/src/desk/keys.ts'
import { forgetAll } from '../../client/src/desk/kept.ts'
import { Search } from '../../client/src/desk/search/Search.tsx'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { TEAM } from './desk-office.ts'
import { Problem, session } from './field-device.ts'

const server = vi.hoisted(() => ({ get: vi.fn<(path: string) => Promise<unknown>>() }))

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: { get: server.get },
}))

const WHY = [
  { by: 'name', text: '刘晓明' },
  { by: 'address', text: '柳巷12号' },
]
const visit = (id: string, more: object = {}) => ({
  id,
  order: `IB-${id}`,
  kind: 'fault-repair',
  state: 'booked',
  over: false,
  begun: false,
  start: '2026-12-03T09:00:00+08:00',
  zone: 'Asia/Shanghai',
  customer: '刘晓明',
  phone: '+8613812345678',
  address: '柳巷12号',
  main: { id: 'p', name: '李强' },
  why: WHY,
  ...more,
})
const liu = {
  id: 'c1',
  name: '刘晓明',
  address_as: '刘先生',
  phone: '+8613812345678',
  address: '柳巷12号',
  why: WHY,
}
const found = {
  visits: [visit('one'), visit('two', { over: true })],
  customers: [liu],
  orders: [],
  records: [
    {
      number: 7,
      visit: 'two',
      order: 'IB-two',
      day: '2026-11-03',
      outcome: 'done',
      customer: '刘晓明',
      why: WHY,
    },
  ],
  people: [],
  more: ['customers'],
}
const nothing = { visits: [], customers: [], orders: [], records: [], people: [], more: [] }

function Page() {
  useKeys()
  return <Search />
}

const field = (): HTMLInputElement => document.querySelector('[data-search]')!
const options = (): string[] =>
  [...document.querySelectorAll('[role="option"]')].map((one) => one.getAttribute('data-found')!)
const chosen = () => document.querySelector('[aria-selected="true"]')?.getAttribute('data-found')
const key = (name: string, more: object = {}) => fireEvent.keyDown(field(), { key: name, ...more })
async function type(text: string): Promise<void> {
  field().focus()
  fireEvent.input(field(), { target: { value: text } })
  await waitFor(() => expect(server.get).toHaveBeenCalled())
}
const address = () => `${route.value.path}?${route.value.query}`

beforeEach(() => {
  chooseLanguage('zh-CN')
  forgetAll()
  server.get.mockReset().mockResolvedValue(found)
  session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
  ground.value = { standard: shipped, teams: [TEAM], zone: 'Asia/Shanghai' }
  go('/messages', { replace: true })
  render(<Page />)
})
afterEach(cleanup)

describe('the search', () => {
  it('leads from any page to the dialog of another time in three actions', async () => {
    fireEvent.keyDown(document.body, { key: 'k', ctrlKey: true })
    expect(document.activeElement).toBe(field())
    await type('刘先生 柳巷')
    await waitFor(() => expect(chosen()).toBe('visits one'))
    expect(server.get.mock.calls).toEqual([
      [`/search?q=${encodeURIComponent('刘先生 柳巷').replace('%20', '+')}`],
    ])
    expect(document.querySelector('[aria-selected="true"]')!.textContent).toContain('按姓名')
    key('Enter', { shiftKey: true })
    await waitFor(() => expect(address()).toBe('/day?date=2026-12-03&visit=one&do=move'))
    expect(field().value).toBe('')
  })

  it('goes by arrows over what somebody may open, and remembers it', async () => {
    fireEvent.keyDown(document.body, { key: '/' })
    await type('5678')
    await waitFor(() => expect(options()).toEqual(['visits one', 'visits two', 'customers c1']))
    key('ArrowDown')
    await waitFor(() => expect(chosen()).toBe('visits two'))
    key('Enter', { shiftKey: true })
    await waitFor(() => expect(address()).toContain('visit=two'))
    expect(address()).not.toContain('do=')
    field().focus()
    await waitFor(() => expect(options()).toEqual(['visits two']))
  })

  it('shows records to those who judge them', async () => {
    session.value = { state: 'signed-in', person: { roles: ['supervisor'], team: null } }
    await type('刘')
    await waitFor(() => expect(options()).toContain('records 7'))
    key('ArrowUp')
    await waitFor(() => expect(chosen()).toBe('records 7'))
    key('Enter')
    await waitFor(() => expect(route.value.path).toBe('/record/7'))
  })

  it('makes nothing where nothing is found, and opens nothing before the answer', async () => {
    server.get.mockResolvedValue(nothing)
    await type('无此人')
    key('Enter')
    await waitFor(() => expect(document.body.textContent).toContain('没有找到'))
    key('ArrowDown')
    key('Enter')
    expect(address()).toBe('/messages?')
    key('Escape')
    expect(field().value).toBe('')
  })

  it('says that the server does not answer', async () => {
    server.get.mockRejectedValue(new Problem(0, 'unreachable'))
    await type('刘')
    await waitFor(() => expect(document.body.textContent).toContain('服务器没有应答'))
  })
})
