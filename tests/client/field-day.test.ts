// @vitest-environment happy-dom
import { describe, expect, it } from 'vitest'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import {
  currentStop,
  days,
  lastCompleted,
  lateness,
  latestMinutes,
  stopOf,
  type Stop,
} from '../../client/src/field/day.ts'
import { inDatum } from '../../client/src/core/datum.ts'
import { MAPS, mapLink } from '../../client/src/field/visit/sheets/maps.ts'
import { proposedMinutes } from '../../client/src/field/visit/sheets/proposed.ts'
import { chosen, instant } from '../../client/src/ui/zoned.ts'
import { decimalText, numberFault } from '../../client/src/field/visit/items/number.ts'
import { clock, dayKey, minutes, promised, size, zoneMinutes } from '../../client/src/ui/format.ts'
import { NINE, document, event, mark, standard } from './field-builders.ts'

const MINUTE = 60_000

function stop(start: string, events: readonly VisitEvent[] = [], more: Partial<Stop['document']> = {}): Stop {
  const of = document({
    id: start,
    promise: { entry: 'e', start, end: null, zone: 'Asia/Shanghai' },
    ...more,
  })
  return stopOf(of, fold(events))
}

const keyOf = ({ document: { promise } }: Stop): string => dayKey(promise!.start, promise!.zone)
const done = () => [mark('arrived'), event('visit.completed', { outcome: 'done', recorded: 2 })]

describe('the line of the day', () => {
  const yesterdayOpen = stop('2026-11-21T15:00:00+08:00', [mark('arrived')])
  const yesterdayDone = stop('2026-11-21T10:00:00+08:00', done())
  const later = stop('2026-11-22T14:00:00+08:00')
  const sooner = stop('2026-11-22T09:00:00+08:00')
  const tomorrow = stop('2026-11-23T09:00:00+08:00')
  const line = days([tomorrow, later, yesterdayDone, sooner, yesterdayOpen], '2026-11-22', keyOf)

  it('keeps what yesterday left open, and only that', () => {
    expect(line[0]).toEqual({ key: '2026-11-21', stops: [yesterdayOpen] })
  })

  it('is in the order of the promises', () => {
    expect(line.slice(1).map(({ stops }) => stops)).toEqual([[sooner, later], [tomorrow]])
  })

  it('opens the visit that is under way, else the first that is not over', () => {
    expect(currentStop(line, '2026-11-22')).toBe(yesterdayOpen)
    const first = stop('2026-11-22T08:00:00+08:00', done())
    expect(currentStop(days([first, later, sooner], '2026-11-22', keyOf), '2026-11-22')).toBe(sooner)
    expect(currentStop([], '2026-11-22')).toBeNull()
  })

  it('never opens tomorrow, unless somebody is on the way there', () => {
    const over = stop('2026-11-22T08:00:00+08:00', done())
    expect(currentStop(days([over, tomorrow], '2026-11-22', keyOf), '2026-11-22')).toBeNull()
    const gone = stop('2026-11-23T09:00:00+08:00', [mark('departed')])
    expect(currentStop(days([over, gone, sooner], '2026-11-22', keyOf), '2026-11-22')).toBe(gone)
  })

  it('knows what was completed last today', () => {
    const early = stop(
      '2026-11-22T08:00:00+08:00',
      done().map((one) => ({ ...one, wall: NINE })),
    )
    const late = stop(
      '2026-11-22T07:00:00+08:00',
      done().map((one) => ({ ...one, wall: NINE + 1 })),
    )
    const before = stop(
      '2026-11-22T06:00:00+08:00',
      done().map((one) => ({ ...one, wall: NINE - 86_400_000 })),
    )
    expect(lastCompleted([early, sooner, late, before], '2026-11-22')).toBe(late)
    expect(lastCompleted([sooner, before], '2026-11-22')).toBeNull()
  })

  it('puts a visit without a promise last', () => {
    const loose = stop('2026-11-22T00:00:00+08:00', [], { promise: null })
    const [today] = days([loose, later, sooner], '2026-11-22', () => '2026-11-22')
    expect(today!.stops).toEqual([sooner, later, loose])
  })

  it('shows what was done above what the office cancelled', () => {
    expect(stop('2026-11-22T09:00:00+08:00', [], { state: 'cancelled' }).status).toBe('cancelled')
    expect(stop('2026-11-22T09:00:00+08:00', [mark('arrived')], { state: 'cancelled' }).status).toBe(
      'arrived',
    )
  })
})

describe('the risk of being late', () => {
  const at = (minutesBefore: number): number => NINE - minutesBefore * MINUTE
  const nine = stop('2026-11-22T09:00:00+08:00')

  it('begins when the way is longer than the time that is left, the allowance included', () => {
    expect(lateness(nine, 10, at(10))).toBeNull()
    expect(lateness(nine, 10, at(9))).toEqual({
      minutes: 11,
      expected: Date.parse('2026-11-22T09:15:00+08:00'),
    })
  })

  it('counts from leaving once somebody has left', () => {
    const left = mark('departed')
    const onTheWay = stop('2026-11-22T09:00:00+08:00', [{ ...left, wall: at(15) }])
    expect(lateness(onTheWay, 10, at(5))).toBeNull()
    expect(lateness(onTheWay, 10, NINE + 11 * MINUTE)).toMatchObject({ minutes: 11 })
  })

  it('knows nobody on the way who set off for a time that was moved since', () => {
    const entry = { entry: 'e2', start: '2026-11-23T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' }
    const ledger = [{ ...document().ledger[0]!, ...entry, at: '2026-11-22T08:40:00+08:00' }]
    const moved = (start: string, left: number) =>
      stop(start, [{ ...mark('departed'), wall: left }], {
        promise: { ...entry, start },
        ledger,
        depart_by: null,
      })
    const [tomorrow, soon] = ['2026-11-23T09:00:00+08:00', '2026-11-22T09:15:00+08:00']
    expect(moved(tomorrow, at(30)).status).toBe('booked')
    expect(moved(tomorrow, at(10)).status).toBe('travelling')
    expect(moved(soon, at(30)).status).toBe('travelling')
    expect(lateness(moved(tomorrow, at(30)), 10, NINE + 24 * 60 * MINUTE - 5 * MINUTE)).toMatchObject({
      minutes: 15,
    })
  })

  it('ends with the arrival', () => {
    expect(lateness(stop('2026-11-22T09:00:00+08:00', [mark('arrived')]), 10, NINE + 60 * MINUTE)).toBeNull()
  })

  it('is measured from the end of a window', () => {
    const window = stop('2026-11-22T09:00:00+08:00', [], {
      promise: {
        entry: 'e',
        start: '2026-11-22T09:00:00+08:00',
        end: '2026-11-22T11:00:00+08:00',
        zone: 'Asia/Shanghai',
      },
    })
    expect(lateness(window, 10, NINE + 30 * MINUTE)).toBeNull()
    expect(lateness(window, 10, NINE + 111 * MINUTE)).toMatchObject({ minutes: 11 })
  })

  it('goes by the time that was agreed here, and by the server’s clock', () => {
    const agreed = event('promise.agreed', {
      start: '2026-11-22T15:00:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    const moved = stop('2026-11-22T09:00:00+08:00', [agreed])
    expect(lateness(moved, 10, NINE + 60 * MINUTE)).toBeNull()
    expect(moved.promise?.entry).toBe(agreed.id)
    const left = { ...mark('departed'), wall: at(15) + 40 * MINUTE }
    const onTheWay = stop('2026-11-22T09:00:00+08:00', [left])
    expect(lateness(onTheWay, 10, at(5))).not.toBeNull()
    expect(lateness(onTheWay, 10, at(5), ({ wall }) => wall - 40 * MINUTE)).toBeNull()
  })

  it('reads the allowance from the standard', () => {
    expect(latestMinutes(document(), standard)).toBe(10)
    expect(latestMinutes(document(), null)).toBe(0)
  })
})

describe('times that a person chooses', () => {
  it('stand in the zone of the visit', () => {
    const half = chosen('2026-11-22', '09:30', 'Asia/Shanghai')!
    expect(half).toBe(NINE + 30 * MINUTE)
    expect(instant(half, 'Asia/Shanghai')).toBe('2026-11-22T09:30:00+08:00')
    expect(instant(half, 'Asia/Kathmandu')).toBe('2026-11-22T07:15:00+05:45')
  })

  it('keep the hour on the wall when the clocks change', () => {
    expect(instant(chosen('2026-03-29', '12:00', 'Europe/Berlin')!, 'Europe/Berlin')).toBe(
      '2026-03-29T12:00:00+02:00',
    )
    expect(instant(chosen('2026-03-28', '12:00', 'Europe/Berlin')!, 'Europe/Berlin')).toBe(
      '2026-03-28T12:00:00+01:00',
    )
  })

  it('are none where nothing was typed', () => {
    expect(chosen('', '09:30', 'Asia/Shanghai')).toBeNull()
    expect(chosen('2026-11-22', '', 'Asia/Shanghai')).toBeNull()
  })

  it('are proposed by the standard', () => {
    expect(proposedMinutes(standard, 'complaint.answer', 'ordinary')).toBe(24 * 60)
    expect(proposedMinutes(standard, 'complaint.answer', 'hard')).toBe(72 * 60)
    expect(proposedMinutes(standard, 'complaint.answer', 'special')).toBe(48 * 60)
    expect(proposedMinutes(undefined, 'complaint.answer')).toBeNull()
  })
})

describe('numbers as people type them', () => {
  it.each([
    ['-21.5', '-21.5'],
    ['－２１，５', '-21.5'],
    ['−27', '-27'],
    [' 0480 ', '480'],
    ['.5', '0.5'],
    ['12.', '12'],
    ['0', '0'],
    ['', ''],
  ])('%j is %j', (typed, decimal) => {
    expect(decimalText(typed)).toBe(decimal)
  })

  it('are refused with an example when they are none, and with the range when they cannot be', () => {
    const item = { min: -50, max: 10 }
    expect(numberFault(item, '-21.5')).toBeNull()
    expect(numberFault(item, '-50')).toBeNull()
    expect(numberFault(item, '快')).toContain('-21.5')
    expect(numberFault(item, '1e3')).toContain('-21.5')
    expect(numberFault(item, '11')).toContain('-50')
  })
})

describe('what Intl writes', () => {
  it('is in the zone of the visit and the language of the reader', () => {
    expect(clock(NINE, 'Asia/Shanghai')).toBe('09:00')
    expect(clock(NINE, 'Asia/Urumqi', NINE, 'en')).toBe('07:00 (UTC+6)')
    expect(dayKey('2026-11-21T17:00:00Z', 'Asia/Shanghai')).toBe('2026-11-22')
    expect(zoneMinutes(NINE, 'Asia/Kathmandu')).toBe(345)
    expect(zoneMinutes(NINE, 'America/New_York')).toBe(-300)
  })

  it('says a window as one range', () => {
    const window = {
      start: '2026-11-22T09:00:00+08:00',
      end: '2026-11-22T11:00:00+08:00',
      zone: 'Asia/Shanghai',
    }
    expect(promised(window, 'en')).toMatch(/^09:00\s?–\s?11:00$/)
  })

  it('counts hours from an hour on', () => {
    expect(minutes(59, 'en')).toBe('59 min')
    expect(minutes(60, 'zh-CN')).toBe('1 小时')
    expect(minutes(-65, 'en')).toBe('1 hr 5 min')
  })

  it('measures bytes', () => {
    expect(size(340_000, 'en')).toBe('340 kB')
    expect(size(10_737_400_000, 'en')).toBe('10.7 GB')
  })
})

describe('links to maps', () => {
  /** Tiananmen, whose degrees are published in all three systems. */
  const place = { address: '人民路 18 号', latitude: '39.907333', longitude: '116.391083', datum: 'WGS-84' }
  const published = {
    'WGS-84': [39.907333, 116.391083],
    'GCJ-02': [39.908735, 116.397326],
    'BD-09': [39.91511, 116.403695],
  } as const

  /** Metres between the degrees in a link and those that are published. */
  function off(link: string, degrees: RegExp, datum: keyof typeof published, eastFirst = false): number {
    const [, one, other] = degrees.exec(link)!
    const [north, east] = eastFirst ? [Number(other), Number(one)] : [Number(one), Number(other)]
    const [up, right] = published[datum]
    return Math.hypot(north - up, (east - right) * Math.cos((up / 180) * Math.PI)) * 111_320
  }

  it('hand the place over in the system that each application expects', () => {
    expect(off(mapLink('amap', place), /to=([\d.]+),([\d.]+),/, 'GCJ-02', true)).toBeLessThan(5)
    expect(mapLink('amap', place)).toContain('coordinate=gaode')
    expect(off(mapLink('baidu', place), /location=([\d.]+),([\d.]+)&/, 'BD-09')).toBeLessThan(5)
    expect(mapLink('baidu', place)).toContain('coord_type=bd09ll')
    expect(off(mapLink('tencent', place), /tocoord=([\d.]+),([\d.]+)&/, 'GCJ-02')).toBeLessThan(5)
    expect(off(mapLink('apple', place), /daddr=([\d.]+),([\d.]+)&/, 'GCJ-02')).toBeLessThan(5)
    expect(off(mapLink('geo', place), /^geo:([\d.]+),([\d.]+)\?/, 'WGS-84')).toBeLessThan(1)
  })

  it('shift nothing outside China, where all systems are one', () => {
    for (const datum of ['GCJ-02', 'BD-09'] as const)
      expect(inDatum([52.52, 13.405], datum)).toEqual([52.52, 13.405])
  })

  it('are by degrees also where a server of before says nothing of the system', () => {
    expect(mapLink('geo', { ...place, datum: undefined })).toContain('geo:39.907333,116.391083')
  })

  it('search for the address where there is no place, or nobody knows how it was measured, escaped', () => {
    for (const map of MAPS) {
      for (const lost of [{ latitude: null, longitude: null }, { datum: null }]) {
        const link = mapLink(map, { ...place, ...lost, address: 'A&B #3' })
        expect(link).toContain('A%26B%20%233')
        expect(link).not.toMatch(/39\.9|116\./)
      }
    }
  })
})
