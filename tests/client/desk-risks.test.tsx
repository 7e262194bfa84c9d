// @vitest-environment happy-dom
/** Whom the lanes above the board name: who may wait in vain, and who may know what a phone took with it. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { RiskLane } from '../../client/src/desk/day/RiskLane.tsx'
import { now } from '../../client/src/desk/now.ts'
import type { Card, Day } from '../../client/src/desk/visit/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { session } from './field-device.ts'

const post = vi.hoisted(() => vi.fn())

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'new',
  api: { post },
}))

const CUSTOMER = '+8613900000001'
const TECHNICIAN = '+8613800001001'

const card = (id: string, kind: NonNullable<Card['risk']>['kind']): Card => ({
  id,
  ver: 1,
  order: id,
  kind: 'fault-repair',
  state: 'booked',
  status: 'working',
  promise: { entry: 'e', start: '2026-11-22T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' },
  plan: null,
  duration_minutes: 60,
  buffer_minutes: 0,
  travel_minutes: null,
  depart_by: null,
  customer: { name: '王秀兰', address_as: null, phone: CUSTOMER },
  premises: { address: '和平路 18 号' },
  members: [{ person: 'p-li', name: '李强', role: 'main', phone: TECHNICIAN }],
  verdict: null,
  minutes: null,
  outcome: null,
  confirmed_at: null,
  record: null,
  risk: { kind, since: '2026-11-22T09:20:00+08:00', told: null, hand: null },
})

const day = (...unassigned: Card[]): Day => ({
  date: '2026-11-22',
  zone: 'Asia/Shanghai',
  now: '2026-11-22T10:00:00+08:00',
  seq: 1,
  team: { id: 't', name: '城东装维班' },
  technicians: [],
  unassigned,
})

const said = vi.fn()

const shown = (...cards: Card[]): string[][] => {
  render(<RiskLane day={day(...cards)} pathOf={(visit) => `/visit/${visit}`} onSaid={said} />)
  return [...document.querySelectorAll('.day-risk-lane')].map((lane) => [
    lane.querySelector('h2')!.textContent,
    ...[...lane.querySelectorAll('.day-risk')].map(
      (one) => one.querySelector('.day-risk-call')?.getAttribute('href') ?? 'nobody',
    ),
  ])
}

beforeEach(() => chooseLanguage('zh-CN'))
afterEach(cleanup)

it('asks to call the customer about a promise, and who went there about what a phone took with it', () => {
  expect(shown(card('a', 'phone_gone'), card('b', 'not_arrived'), card('c', 'unheard'))).toEqual([
    ['2 单可能失约，请联系客户', `tel:${CUSTOMER}`, `tel:${CUSTOMER}`],
    ['1 单可能有记录没有传来，请向上门人员核实', `tel:${TECHNICIAN}`],
  ])
  expect(document.querySelector('[data-risk="phone_gone"] .day-risk-call')!.textContent).toContain('致电李强')
})

it('asks the customer who is there where the door code was wrong', () => {
  expect(shown(card('a', 'wrong_door_code'), card('b', 'not_arrived'))).toEqual([
    ['1 单可能失约，请联系客户', `tel:${CUSTOMER}`],
    ['1 单核验码不对，请和客户核实来的是谁', `tel:${CUSTOMER}`],
  ])
})

it('calls nobody instead where an older page did not say by which number', () => {
  expect(
    shown({ ...card('a', 'phone_gone'), members: [{ person: 'p-li', name: '李强', role: 'main' }] }),
  ).toEqual([['1 单可能有记录没有传来，请向上门人员核实', 'nobody']])
})

it('says of a customer who was told by when to expect somebody, and offers to tell those who were not', () => {
  session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
  const told = { at: '2026-11-22T08:50:00+08:00', expected: '2026-11-22T10:40:00+08:00' }
  const late = card('a', 'not_arrived')
  shown({ ...late, risk: { ...late.risk!, told } }, card('b', 'not_arrived'), card('c', 'phone_gone'))
  const line = (place: number): HTMLElement =>
    [...document.querySelectorAll<HTMLElement>('.day-risk')][place]!
  expect(line(0).textContent).toContain('已告知，预计 10:40')
  expect(line(1).textContent).not.toContain('已告知')
  expect(line(1).querySelector('[data-action="tell-late"]')!.getAttribute('href')).toContain(
    'visit=b&do=late',
  )
  expect(line(2).querySelector('[data-action="tell-late"]')).toBeNull()
  expect(line(1).querySelector('[data-action="tell-late"]')!.getAttribute('aria-label')).toBe(
    '告知晚到：王秀兰',
  )
})

it('shows nothing where nothing is wrong', () => {
  expect(shown({ ...card('a', 'unheard'), risk: null })).toEqual([])
})

it('names who goes there with their number, and what else helps, for whoever books', () => {
  session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: null } }
  render(
    <RiskLane day={day(card('a', 'not_departed'))} pathOf={(visit) => `/visit/${visit}`} onSaid={said} />,
  )
  const lane = document.querySelector('.day-risk')!
  expect(lane.querySelector('.day-risk-goes')!.getAttribute('href')).toBe(`tel:${TECHNICIAN}`)
  const leads = ['reassign', 'move'].map((what) =>
    lane.querySelector(`[data-action="risk-${what}"]`)!.getAttribute('href'),
  )
  for (const [index, what] of ['reassign', 'move'].entries())
    expect(leads[index]).toContain(`visit=a&do=${what}`)
})

describe('who sees to it', () => {
  const me = { id: 'p-zhao', name: '赵敏' }
  const handed = (id: string, hand: object): Card => {
    const late = card(id, 'not_arrived')
    return {
      ...late,
      risk: { ...late.risk!, hand: { at: '2026-11-22T09:50:00+08:00', until: null, ...hand } },
    }
  }
  const open = (...cards: Card[]): void => {
    session.value = { state: 'signed-in', person: { ...me, roles: ['dispatcher'], team: null } }
    shown(...cards)
  }
  const act = (name: string): HTMLElement => document.querySelector<HTMLElement>(`[data-action="${name}"]`)!

  beforeEach(() => {
    said.mockClear()
    post.mockReset().mockResolvedValue({})
  })

  it('counts whom nobody sees to first, and says of the others who does', () => {
    open(
      handed('a', { by: { id: 'p-qian', name: '钱进' } }),
      handed('b', { by: me }),
      card('c', 'not_arrived'),
    )
    const lines = [...document.querySelectorAll('.day-risk')].map((one) => one.textContent!)
    expect(document.querySelector('h2')!.textContent).toBe('1 单可能失约，请联系客户')
    expect(lines.map((one) => /(钱进|您)在? ?在?处理/.exec(one.replaceAll(' ', ''))?.[1] ?? null)).toEqual([
      null,
      '钱进',
      '您',
    ])
  })

  it('says that somebody is on all of them', () => {
    open(handed('a', { by: me }))
    expect(document.querySelector('h2')!.textContent).toBe('1 单可能失约，都有人在处理')
  })

  it('takes one, lets it rest for a while, and reads the day again, refused or not', async () => {
    open(card('a', 'not_arrived'))
    fireEvent.click(act('take'))
    await waitFor(() => expect(said).toHaveBeenCalledTimes(1))
    fireEvent.click(act('rest'))
    fireEvent.click(act('rest-30'))
    await waitFor(() => expect(said).toHaveBeenCalledTimes(2))
    expect(post.mock.calls.map(([path, body]) => [path, body])).toEqual([
      ['/visits/a/see-to', { do: 'take' }],
      ['/visits/a/see-to', { do: 'rest', minutes: 30 }],
    ])
  })

  it('folds away what rests until its time has come', () => {
    const at = (minutes: number): string => new Date(now.value + minutes * 60_000).toISOString()
    open(handed('a', { by: me, until: at(10) }), handed('b', { by: me, until: at(-1) }))
    expect(document.querySelectorAll('.day-risk').length).toBe(1)
    expect(document.querySelector('.day-resting')!.textContent).toContain('1 单稍后再看')
  })
})
