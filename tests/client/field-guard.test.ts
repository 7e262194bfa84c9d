// @vitest-environment happy-dom
/** When the phone asks back before somebody sets off: another day, much too early, another visit under way. */
import { describe, expect, it } from 'vitest'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { stopOf, type Stop } from '../../client/src/field/day.ts'
import { earliness } from '../../client/src/field/visit/time/earliness.ts'
import { doubtsAbout } from '../../client/src/field/visit/time/guard.ts'
import { MINE, NINE, OTHERS, document, event, mark } from './field-builders.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
/** The latest departure of the visit at nine. */
const LEAVE = NINE - 30 * MINUTE

function stop(events: readonly VisitEvent[] = [], more: Partial<VisitDocument> = {}): Stop {
  return stopOf(document(more), fold(events))
}

function promised(start: string, more: Partial<VisitDocument> = {}): Stop {
  const promise = { entry: 'e2', start, end: null, zone: 'Asia/Shanghai' }
  return stop([], { promise, ledger: [], depart_by: null, travel_minutes: null, ...more })
}

const doubts = (one: Stop, now: number, others: readonly Stop[] = []) =>
  doubtsAbout(one, [one, ...others], MINE, now)

describe('the day', () => {
  it.each([
    ['the evening before', NINE - 12 * HOUR, ['other_day']],
    ['an hour before the latest departure', LEAVE - HOUR, []],
    ['a moment more', LEAVE - HOUR - 1, ['early']],
    ['when it is time', LEAVE, []],
    ['late', NINE + HOUR, []],
    ['at a quarter to midnight', NINE + 14 * HOUR + 45 * MINUTE, []],
    ['the day after', NINE + 24 * HOUR, ['other_day']],
  ])('%s', (_, now, found) => {
    expect(doubts(stop(), now)).toEqual(found)
  })

  it('is that of the place and not of the phone', () => {
    // Nine in Shanghai is still the evening before in Los Angeles.
    const there = stop([], {
      promise: { entry: 'e2', start: '2026-11-21T17:00:00-08:00', end: null, zone: 'America/Los_Angeles' },
      depart_by: '2026-11-21T16:30:00-08:00',
    })
    expect(doubts(there, LEAVE)).toEqual([])
    expect(doubts(there, NINE - 18 * HOUR)).toEqual(['other_day'])
  })

  it('begins when somebody has to set off, and ends when the work does', () => {
    const night = promised('2026-11-22T00:20:00+08:00', { depart_by: '2026-11-21T23:50:00+08:00' })
    expect(doubts(night, Date.parse('2026-11-21T23:45:00+08:00'))).toEqual([])
    const small = promised('2026-11-22T00:40:00+08:00', { depart_by: '2026-11-22T00:05:00+08:00' })
    expect(doubts(small, Date.parse('2026-11-21T23:50:00+08:00'))).toEqual([])
    const evening = promised('2026-11-21T23:30:00+08:00', { depart_by: '2026-11-21T23:00:00+08:00' })
    expect(doubts(evening, Date.parse('2026-11-22T00:10:00+08:00'))).toEqual([])
    expect(doubts(evening, Date.parse('2026-11-23T00:10:00+08:00'))).toEqual(['other_day'])
  })

  it('takes an unknown way for an hour, and asks nothing where no time was agreed', () => {
    expect(doubts(promised('2026-11-22T09:00:00+08:00'), NINE - 2 * HOUR)).toEqual([])
    expect(doubts(promised('2026-11-22T09:00:00+08:00'), NINE - 2 * HOUR - 1)).toEqual(['early'])
    expect(doubts(stop([], { promise: null, depart_by: null }), NINE - 48 * HOUR)).toEqual([])
  })

  it('counts a time that was agreed on this phone, whether the office knows of it or not', () => {
    const agreed = event('promise.agreed', {
      start: '2026-11-23T14:00:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    expect(doubts(stop([agreed]), LEAVE)).toEqual(['other_day'])
    expect(doubts(stop([agreed]), Date.parse('2026-11-23T13:30:00+08:00'))).toEqual([])
  })

  it('is asked about once: whoever has begun is not asked again', () => {
    expect(doubts(stop([mark('departed')]), NINE - 24 * HOUR)).toEqual([])
    const undone = event('visit.departed', { replaces: [], undone: true })
    expect(doubts(stop([undone]), NINE - 24 * HOUR)).toEqual(['other_day'])
  })
})

describe('a visit that is moved after somebody set off', () => {
  const at = (time: string): number => Date.parse(`2026-11-${time}:00+08:00`)
  const moved = (day: string) => {
    const entry = { entry: 'e2', start: `2026-11-${day}T11:00:00+08:00`, end: null, zone: 'Asia/Shanghai' }
    const ledger = [
      document().ledger[0]!,
      { ...document().ledger[0]!, ...entry, at: '2026-11-22T08:40:00+08:00' },
    ]
    return (...events: VisitEvent[]) =>
      stop(events, { promise: entry, ledger, depart_by: `2026-11-${day}T10:35:00+08:00` })
  }
  const departed = (time: string): VisitEvent => ({ ...mark('departed'), wall: at(time) })

  it('to another day is asked about again, and once', () => {
    const tomorrow = moved('23')
    expect(doubts(tomorrow(departed('22T08:30')), at('22T08:55'))).toEqual(['other_day'])
    const arrived = { ...mark('arrived'), wall: at('22T08:56') }
    expect(doubts(tomorrow(departed('22T08:30'), arrived), at('22T09:00'))).toEqual([])
  })

  it('to a later hour of the day is too early now, and not when it is time', () => {
    const later = moved('22')
    expect(doubts(later(departed('22T08:30')), at('22T08:55'))).toEqual(['early'])
    expect(doubts(later(departed('22T08:30')), at('22T10:40'))).toEqual([])
    expect(doubts(later(departed('22T08:45')), at('22T08:55'))).toEqual([])
  })

  it('by who stands at the door is no other time for what is done there then', () => {
    const agreed = (start: string): VisitEvent => ({
      ...event('promise.agreed', {
        start,
        zone: 'Asia/Shanghai',
        asked_by: 'customer',
        agreed_by: '王女士',
      }),
      wall: at('22T09:05'),
    })
    const arrived = { ...mark('arrived'), wall: at('22T09:00') }
    expect(doubts(stop([arrived, agreed('2026-11-22T09:30:00+08:00')]), at('22T09:20'))).toEqual([])
    expect(doubts(stop([arrived, agreed('2026-11-23T09:30:00+08:00')]), at('22T09:20'))).toEqual([
      'other_day',
    ])
  })
})

describe('another visit', () => {
  const other = (events: readonly VisitEvent[]) => stop(events, { id: 'other' })

  it.each([
    ['on the way', [mark('departed')], ['other_visit']],
    ['at the door', [mark('departed'), mark('arrived')], ['other_visit']],
    ['at work', [mark('arrived'), mark('started')], ['other_visit']],
    ['left and not closed', [mark('arrived'), mark('left')], []],
    ['not begun', [], []],
    ['completed', [mark('arrived'), event('visit.completed', { outcome: 'done', recorded: 2 })], []],
    ['a colleague’s', [event('visit.arrived', { replaces: [] }, OTHERS)], []],
  ])('that is %s', (_, events, found) => {
    expect(doubts(stop(), LEAVE, [other(events)])).toEqual(found)
  })

  it('is asked about together with the day', () => {
    expect(doubts(stop(), NINE + 24 * HOUR, [other([mark('arrived')])])).toEqual(['other_day', 'other_visit'])
  })
})

describe('who comes ahead of time', () => {
  const left = (minutes: number) => {
    const departed = mark('departed')
    return stop([{ ...departed, wall: NINE - minutes * MINUTE }])
  }

  it('is told of by the server’s clock, and before the time that was agreed here', () => {
    const ahead = ({ wall }: { wall: number }) => wall - 40 * MINUTE
    expect(earliness(left(4), -10, NINE - 43 * MINUTE, ahead)).toMatchObject({ minutes: 24 })
    expect(earliness(left(4), -10, NINE - 43 * MINUTE)).toBeNull()
    const agreed = event('promise.agreed', {
      start: '2026-11-22T15:00:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    const departed = { ...mark('departed'), wall: NINE }
    expect(earliness(stop([{ ...agreed, wall: NINE - 60 * MINUTE }, departed]), -10, NINE)).toMatchObject({
      minutes: 340,
    })
  })

  it('is seen on the way', () => {
    expect(earliness(left(44), -10, NINE - 43 * MINUTE)).toEqual({
      minutes: 24,
      expected: NINE - 25 * MINUTE,
    })
    expect(earliness(left(30), -10, NINE - 29 * MINUTE)).toBeNull()
    expect(earliness(left(44), -10, NINE - 9 * MINUTE)).toBeNull()
    expect(earliness(stop(), -10, NINE - 60 * MINUTE)).toBeNull()
  })
})
