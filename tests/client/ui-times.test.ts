// @vitest-environment happy-dom
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

import * as format from '../../client/src/ui/format.ts'
import {
  chosen,
  chosenEnd,
  daysLater,
  instant,
  meanings,
  nearest,
  startOfDay,
} from '../../client/src/ui/zoned.ts'

const SHANGHAI = 'Asia/Shanghai'
const BERLIN = 'Europe/Berlin'
const at = (text: string): number => Date.parse(text)

describe('whatever a row says', () => {
  const zones = [
    'posix/Asia/Shanghai',
    'localtime',
    'Factory',
    'Nowhere/City',
    '',
    'right/Europe/Berlin',
    '../etc',
  ]
  const times = ['2026-11-30T09:00:00+08:00', 'no time', '', Number.NaN, Infinity, 0]

  it.each(zones)('is shown in the zone %j without an error', (zone) => {
    for (const time of times) {
      const words = [
        format.clock(time, zone),
        format.day(time, zone),
        format.longDay(time, zone),
        format.dayAndClock(time, zone),
        format.promised({ start: String(time), end: String(time), zone }),
        format.atPhone({ wall: Number(time), tz: 480 }),
      ]
      expect(words.filter((text) => typeof text !== 'string' || text === '')).toEqual([])
      expect(typeof format.dayKey(time, zone) + typeof format.hourMinute(time, zone)).toBe('stringstring')
      expect(Number.isFinite(format.zoneMinutes(time, zone))).toBe(true)
    }
  })

  it('is read by the zone behind a prefix of the files, and else by this device', () => {
    expect(format.clock('2026-11-30T09:00:00+08:00', 'posix/Asia/Urumqi')).toBe('07:00（UTC+6）')
    expect(format.clock('2026-11-30T09:00:00+08:00', 'localtime')).toBe('09:00')
    expect([format.zoneName('posix/Asia/Urumqi'), format.zoneName('localtime')]).toEqual([
      'Asia/Urumqi',
      SHANGHAI,
    ])
  })
})

it('every zone that the server takes can be shown', () => {
  const text = readFileSync('../server/doorstep/zones.py', 'utf8')
  const names = [...text.matchAll(/"(\w+)": """([^"]+)"""/g)].flatMap(([, area, places]) =>
    places!
      .trim()
      .split(/\s+/)
      .map((place) => `${area}/${place}`),
  )
  expect(names.length).toBeGreaterThan(400)
  expect(names.filter((name) => format.zoneName(name) !== name)).toEqual([])
})

describe('a clock text', () => {
  const nine = '2026-11-30T09:00:00+08:00'

  it('stands with its zone where the reader’s clock shows another time', () => {
    expect([format.clock(nine, SHANGHAI), format.clock(nine, 'Asia/Urumqi')]).toEqual([
      '09:00',
      '07:00（UTC+6）',
    ])
    expect(format.clock(nine, 'Asia/Kathmandu', nine, 'en')).toBe('06:45 (UTC+5:45)')
    expect(format.dayAndClock(nine, 'America/New_York', 'en')).toBe('Sun, Nov 29 at 20:00 (UTC-5)')
    expect(
      format.promised({ start: nine, end: '2026-11-30T11:00:00+08:00', zone: 'Asia/Urumqi' }, 'en'),
    ).toBe('07:00–09:00 (UTC+6)')
    expect(format.atPhone({ wall: at(nine), tz: 360 }, 'en')).toBe('07:00 (UTC+6)')
    expect(format.atPhone({ wall: at(nine), tz: 480 }, 'en')).toBe('09:00')
  })

  it('stands without one where both clocks agree, whatever their zones are called', () => {
    expect(format.clock(nine, 'Asia/Singapore')).toBe('09:00')
  })

  it('says which of two it is in the night when the clocks are set back', () => {
    const texts = ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00'].map((time) =>
      format.clock(time, BERLIN, time, 'en'),
    )
    expect(texts).toEqual(['02:30 (UTC+2)', '02:30 (UTC+1)'])
  })

  it.each([
    ['2026-10-25T02:30:00+02:00', '2026-10-25T02:30:00+01:00', '02:30 (UTC+2)–02:30 (UTC+1)'],
    ['2026-10-25T01:30:00+02:00', '2026-10-25T02:30:00+02:00', '01:30–02:30 (UTC+2)'],
    ['2026-03-29T01:30:00+01:00', '2026-03-29T03:30:00+02:00', '01:30 (UTC+1)–03:30 (UTC+2)'],
    ['2026-03-28T23:30:00+01:00', '2026-03-29T03:30:00+02:00', '23:30 (UTC+1)–03:30 (next day) (UTC+2)'],
    ['2026-07-01T23:30:00+02:00', '2026-07-02T01:30:00+02:00', '23:30–01:30 (next day) (UTC+2)'],
  ])('of a window from %s to %s says by which clock each end is meant', (start, end, said) => {
    expect(format.promised({ start, end, zone: BERLIN }, 'en')).toBe(said)
  })

  it('of a field has no zone', () => {
    expect(format.hourMinute(nine, 'Asia/Urumqi')).toBe('07:00')
  })

  it('of the next day says so', () => {
    const night = { start: '2026-11-30T23:00:00+08:00', end: '2026-12-01T01:00:00+08:00', zone: SHANGHAI }
    expect([format.promised(night, 'zh-CN'), format.promised(night, 'en')]).toEqual([
      '23:00–次日 01:00',
      '23:00–01:00 (next day)',
    ])
    expect(format.clock(night.end, SHANGHAI, night.start)).toBe('次日 01:00')
    expect(format.clock(night.start, SHANGHAI, nine)).toBe('23:00')
    expect(format.clock('2026-12-03T01:00:00+08:00', SHANGHAI, night.start, 'en')).toBe('Thu, Dec 3 at 01:00')
    expect(format.clock(nine, SHANGHAI, night.end, 'en')).toBe('Mon, Nov 30 at 09:00')
  })
})

describe('the same time some days later', () => {
  const nine = { start: '2026-11-30T09:00:00+08:00', end: null, zone: SHANGHAI }
  const later = (of: typeof nine | { end: string }, days: number, now: string) =>
    daysLater({ ...nine, ...of }, days, at(now))?.start

  it('is counted from today, where it was promised for yesterday, today or tomorrow', () => {
    expect(later(nine, 1, '2026-11-30T09:20:00+08:00')).toBe('2026-12-01T09:00:00+08:00')
    expect(later(nine, 1, '2026-12-03T23:50:00+08:00')).toBe('2026-12-04T09:00:00+08:00')
    expect(later(nine, 2, '2026-12-04T00:10:00+08:00')).toBe('2026-12-06T09:00:00+08:00')
    expect(later(nine, 1, '2026-11-29T12:00:00+08:00')).toBe('2026-11-30T09:00:00+08:00')
  })

  it('is as long as it was, over midnight too', () => {
    const night = { start: '2026-11-30T23:00:00+08:00', end: '2026-12-01T01:00:00+08:00', zone: SHANGHAI }
    expect(daysLater(night, 1, at('2026-12-01T00:30:00+08:00'))).toEqual({
      start: '2026-12-02T23:00:00+08:00',
      end: '2026-12-03T01:00:00+08:00',
      zone: SHANGHAI,
    })
  })

  it('is the same by the clock of the place, where that is changed in between; none, where it is skipped', () => {
    const half = { start: '2026-03-28T02:30:00+01:00', zone: BERLIN }
    expect(daysLater(half, 1, at(half.start))).toBeNull()
    expect(daysLater(half, 2, at(half.start))?.start).toBe('2026-03-30T02:30:00+02:00')
  })
})

describe('a time that somebody types', () => {
  it('is one instant on ordinary days', () => {
    expect(meanings('2026-11-30', '09:00', SHANGHAI)).toEqual([at('2026-11-30T09:00:00+08:00')])
    expect(meanings('', '09:00', SHANGHAI)).toBeNull()
    expect(meanings('2026-02-31', '09:00', SHANGHAI)).toBeNull()
  })

  it('is none when the clocks are set forward over it', () => {
    expect(meanings('2026-03-29', '02:30', BERLIN)).toEqual([])
    expect(chosen('2026-03-29', '02:30', BERLIN)).toBeNull()
  })

  it('is two when they are set back, and one of them once it is said which', () => {
    const both = [at('2026-10-25T02:30:00+02:00'), at('2026-10-25T02:30:00+01:00')]
    expect(meanings('2026-10-25', '02:30', BERLIN)).toEqual(both)
    expect(chosen('2026-10-25', '02:30', BERLIN)).toBeNull()
    expect([chosen('2026-10-25', '02:30', BERLIN, 120), chosen('2026-10-25', '02:30', BERLIN, 60)]).toEqual(
      both,
    )
    expect(both.map((time) => instant(time, BERLIN))).toEqual([
      '2026-10-25T02:30:00+02:00',
      '2026-10-25T02:30:00+01:00',
    ])
  })

  it('as the end of a night’s window is the next day’s', () => {
    const start = at('2026-11-30T23:00:00+08:00')
    expect(chosenEnd(start, '2026-11-30', '01:00', SHANGHAI)).toBe(at('2026-12-01T01:00:00+08:00'))
    expect(chosenEnd(start, '2026-11-30', '23:30', SHANGHAI)).toBe(at('2026-11-30T23:30:00+08:00'))
    expect(chosenEnd(at('2026-11-30T14:00:00+08:00'), '2026-11-30', '13:00', SHANGHAI)).toBe(
      at('2026-11-30T13:00:00+08:00'),
    )
  })

  it('beside an expected one is the nearest, also over midnight', () => {
    const expected = at('2026-11-30T23:50:00+08:00')
    expect(nearest('00:20', expected, SHANGHAI)).toBe(at('2026-12-01T00:20:00+08:00'))
    expect(nearest('23:30', expected, SHANGHAI)).toBe(at('2026-11-30T23:30:00+08:00'))
  })
})

it('a day begins at midnight, or with the jump over it', () => {
  expect(startOfDay('2026-11-30', SHANGHAI)).toBe(at('2026-11-30T00:00:00+08:00'))
  expect(startOfDay('2026-03-29', 'Asia/Beirut')).toBe(at('2026-03-29T01:00:00+03:00'))
  expect(startOfDay('2026-11-01', 'America/Havana')).toBe(at('2026-11-01T00:00:00-04:00'))
})
