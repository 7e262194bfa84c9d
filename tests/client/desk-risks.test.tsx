// @vitest-environment happy-dom
/** Whom the lanes above the board name: who may wait in vain, and who may know what a phone took with it. */
import { cleanup, render } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { RiskLane } from '../../client/src/desk/day/RiskLane.tsx'
import type { Card, Day } from '../../client/src/desk/visit/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { session } from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))

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
  risk: { kind, since: '2026-11-22T09:20:00+08:00', told: null },
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

const shown = (...cards: Card[]): string[][] => {
  render(<RiskLane day={day(...cards)} pathOf={(visit) => `/visit/${visit}`} />)
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
  render(<RiskLane day={day(card('a', 'not_departed'))} pathOf={(visit) => `/visit/${visit}`} />)
  const lane = document.querySelector('.day-risk')!
  expect(lane.querySelector('.day-risk-goes')!.getAttribute('href')).toBe(`tel:${TECHNICIAN}`)
  const leads = ['reassign', 'move'].map((what) =>
    lane.querySelector(`[data-action="risk-${what}"]`)!.getAttribute('href'),
  )
  for (const [index, what] of ['reassign', 'move'].entries())
    expect(leads[index]).toContain(`visit=a&do=${what}`)
})
