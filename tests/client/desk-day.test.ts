// @vitest-environment happy-dom
/** Where visits stand on the board: by the plan's time, in lanes of their own only when plans overlap. */
import { describe, expect, it } from 'vitest'
import {
  allCards,
  atRisk,
  dayAfter,
  hoursPassed,
  midnight,
  place,
  span,
} from '../../client/src/desk/day/layout.ts'
import type { Card, Day, TechnicianDay } from '../../client/src/desk/visit/calls.ts'
import { nobodyComes } from '../../client/src/desk/visit/wording.ts'

const DAY = '2026-11-22'
const ZONE = 'Asia/Shanghai'
const START = midnight(DAY, ZONE)
const clock = (time: string): string => `${DAY}T${time}:00+08:00`

function card(id: string, start: string, more: Partial<Card> = {}): Card {
  const { duration_minutes = 60, buffer_minutes = 15 } = more
  const end = new Date(Date.parse(clock(start)) + (duration_minutes + buffer_minutes) * 60_000).toISOString()
  return {
    id,
    ver: 1,
    order: id,
    kind: 'fault-repair',
    state: 'booked',
    status: 'booked',
    promise: { entry: `e-${id}`, start: clock(start), end: null, zone: ZONE },
    plan: { start: clock(start), end, clash: false },
    duration_minutes,
    buffer_minutes,
    travel_minutes: 20,
    depart_by: null,
    customer: { name: '王秀兰', address_as: null, phone: '+8613900000001' },
    premises: { address: '和平路 18 号' },
    members: [],
    verdict: null,
    minutes: null,
    outcome: null,
    confirmed_at: null,
    record: null,
    risk: null,
    ...more,
  }
}

type Hours = TechnicianDay['hours']

function day(visits: Card[], unassigned: Card[] = [], hours: Hours = null, night: Hours = null): Day {
  const person = { id: 'p-li', name: '李强', staff_no: 'T1001' }
  return {
    date: DAY,
    zone: ZONE,
    now: clock('12:00'),
    seq: 1,
    team: { id: 't', name: '城东装维班' },
    technicians: [{ person, hours, night, visits }],
    unassigned,
  }
}

const lanes = (...cards: Card[]): [string, number][] =>
  place(cards, START).map(({ card, lane }) => [card.id, lane])

describe('a row of the board', () => {
  it('keeps neighbours that touch in one lane', () => {
    expect(lanes(card('b', '10:15'), card('a', '09:00'))).toEqual([
      ['a', 0],
      ['b', 0],
    ])
  })

  it('gives plans that overlap lanes of their own, and takes a lane again when it is free', () => {
    expect(lanes(card('a', '09:00'), card('b', '09:30'), card('c', '10:15'))).toEqual([
      ['a', 0],
      ['b', 1],
      ['c', 0],
    ])
  })

  it('does not take a promised window for time that is occupied', () => {
    const window = card('a', '09:00', {
      promise: { entry: 'e', start: clock('09:00'), end: clock('12:00'), zone: ZONE },
    })
    const [first] = place([window], START)
    expect(first).toMatchObject({ start: 540, workEnd: 600, planEnd: 615, promiseEnd: 720 })
    expect(lanes(window, card('b', '10:15'))).toEqual([
      ['a', 0],
      ['b', 0],
    ])
  })

  it('draws a short visit long enough to be read', () => {
    expect(place([card('a', '09:00', { duration_minutes: 10, buffer_minutes: 0 })], START)[0]).toMatchObject({
      planEnd: 550,
      end: 600,
    })
  })

  it('places a visit without a plan, which is over, by what was promised', () => {
    expect(place([card('a', '09:00', { plan: null, status: 'completed' })], START)[0]).toMatchObject({
      start: 540,
      planEnd: 615,
    })
  })
})

const sinceYesterday = card('n', '00:00', {
  promise: { entry: 'e-n', start: '2026-11-21T23:00:00+08:00', end: null, zone: ZONE },
  plan: { start: '2026-11-21T23:00:00+08:00', end: clock('02:15'), clash: false },
  duration_minutes: 180,
})

it('a visit that began the evening before is drawn from midnight to its end', () => {
  expect(place([sinceYesterday], START)[0]).toMatchObject({ start: 0, workEnd: 120, planEnd: 135, end: 135 })
})

it('a visit stands where its instant is, whatever clock its promise names', () => {
  const urumqi = card('u', '09:00', {
    promise: { entry: 'e', start: '2026-11-22T07:00:00+06:00', end: null, zone: 'Asia/Urumqi' },
    plan: null,
  })
  expect(place([urumqi], START)[0]).toMatchObject({ start: 540 })
})

describe('the hours of the board', () => {
  const hours = (of: Day) =>
    span(
      of,
      of.technicians.map(({ visits }) => place(visits, START)),
      START,
    )

  it('show office hours when nothing is booked', () => {
    expect(hours(day([]))).toEqual({ from: 8, to: 18 })
  })

  it('reach as far as somebody works or has a visit, past midnight too', () => {
    expect(hours(day([], [], { start: clock('06:30'), end: clock('20:15') }))).toEqual({ from: 6, to: 21 })
    expect(hours(day([card('a', '23:30')]))).toEqual({ from: 8, to: 25 })
  })

  it('begin at midnight where somebody works or is at a customer’s since the evening before', () => {
    const night = { start: '2026-11-21T20:00:00+08:00', end: clock('04:00') }
    expect(hours(day([], [], null, night))).toEqual({ from: 0, to: 18 })
    expect(hours(day([sinceYesterday]))).toEqual({ from: 0, to: 18 })
  })
})

describe('what a board shows first', () => {
  it.each([
    ['the hour before what comes first', { at: 2, ahead: 1, fit: 4, all: 10 }, 1],
    ['its beginning, where what comes first is there', { at: 0, ahead: 1, fit: 4, all: 10 }, 0],
    ['a third of what fits before now, from a whole hour on', { at: 4.9, ahead: 1.5, fit: 4.5, all: 10 }, 3],
    ['no more than there is, from a whole hour on', { at: 9, ahead: 1.5, fit: 4.5, all: 10 }, 5],
    ['its very end, where now is there', { at: 9.8, ahead: 1.5, fit: 4.5, all: 10 }, 6],
    ['everything, where everything fits', { at: 9, ahead: 3, fit: 12, all: 10 }, 0],
  ])('is %s', (_, shown, passed) => {
    expect(hoursPassed(shown)).toBe(passed)
  })
})

describe('a day', () => {
  it('begins where the team works', () => {
    expect(new Date(START).toISOString()).toBe('2026-11-21T16:00:00.000Z')
    expect([dayAfter('2026-11-30', 1), dayAfter('2026-03-01', -1)]).toEqual(['2026-12-01', '2026-02-28'])
  })

  it('lists who is late, the oldest worry first, and everybody by time', () => {
    const late = (id: string, start: string, since: string) =>
      card(id, start, { risk: { kind: 'not_arrived', since: clock(since) } })
    const of = day([late('b', '09:00', '10:40'), card('c', '10:15')], [late('a', '10:00', '10:10')])
    expect(atRisk(of).map(({ id }) => id)).toEqual(['a', 'b'])
    expect(allCards(of).map(({ id }) => id)).toEqual(['b', 'a', 'c'])
  })
})

describe('somebody who was shut out', () => {
  const goes = (role: 'main' | 'backup', active?: boolean): Partial<Card> => ({
    members: [{ person: 'p-li', name: '李强', role, active }],
  })

  it('is marked on the visits that they should go to', () => {
    expect(nobodyComes(card('a', '09:00', goes('main', false)))).toBe(true)
    expect(nobodyComes(card('a', '09:00', goes('main', true)))).toBe(false)
    expect(nobodyComes(card('a', '09:00', goes('main')))).toBe(false)
    expect(nobodyComes(card('a', '09:00', goes('backup', false)))).toBe(false)
    expect(nobodyComes(card('a', '09:00', { ...goes('main', false), state: 'cancelled' }))).toBe(false)
  })
})
