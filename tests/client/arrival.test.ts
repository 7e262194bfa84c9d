// @vitest-environment happy-dom
/** An arrival as this phone shows it: judged at the tap by its own clock, and by the server once that has spoken. */
import { describe, expect, it } from 'vitest'
import { arrivalOf } from '../../client/src/core/visit/arrival.ts'
import type { JudgedArrival } from '../../client/src/core/visit/document.ts'
import type { Judged } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { judgedNow, judgements, toldAt } from '../../client/src/core/visit/judging.ts'
import { byWall } from '../../client/src/core/visit/times.ts'
import { timeBy } from '../../client/src/device/clock.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { arrivedWords, earlyToldWords, sourceWords } from '../../client/src/field/visit/time/wording.ts'
import { NINE, document, event, standard } from './field-builders.ts'

const MINUTE = 60_000
const ENTRY = document().promise!.entry
const NONE = fold([])

describe('the time by a phone', () => {
  const sample = { boot: 'run', wall: 1_000_000, mono: 50_000, offset_ms: 3_000, error_ms: 40 }
  const later = (ms: number, boot = 'run', mono = ms) =>
    timeBy(sample, { boot, wall: sample.wall + ms, mono: sample.mono + mono })

  it('is that of the measurement, less sure the longer it is ago', () => {
    expect(later(0)).toEqual({ at: 1_003_000, error_ms: 40, sure: true })
    expect(later(3_600_000)).toEqual({ at: 4_603_000, error_ms: 220, sure: true })
    expect(later(60_000, 'run', 59_500)).toEqual({ at: 1_063_000, error_ms: 543, sure: true })
  })

  it('is a guess in another run, for a day', () => {
    expect(later(3_600_000, 'next', 0)).toEqual({ at: 4_603_000, error_ms: 220, sure: false })
    expect(later(90_000_000, 'next', 0)).toMatchObject({ error_ms: null, sure: false })
  })

  it('is not known after a jump, or before anything was measured', () => {
    expect(later(60_000, 'run', 3_600_000)).toMatchObject({ error_ms: null, sure: false })
    expect(timeBy(null, { boot: 'run', wall: 7, mono: 0 })).toEqual({ at: 7, error_ms: null, sure: false })
  })
})

function arrived(minutes: number, judged: Judged | null) {
  const made = event('visit.arrived', { replaces: [], ...(judged ? { judged } : {}) })
  return { ...made, wall: NINE + minutes * MINUTE }
}

describe('at the tap', () => {
  const at = (minutes: number, error_ms: number | null, sure = true) =>
    judgedNow(document(), NONE, standard, { at: NINE + minutes * MINUTE, error_ms, sure })

  it('the phone judges by the promise that it knows', () => {
    expect(at(-4, 20)).toEqual({ verdict: 'on_time', minutes: '-4.0', error_s: 1, entry: ENTRY })
    expect(at(-24, 20)).toEqual({ verdict: 'early', minutes: '-24.0', error_s: 1, entry: ENTRY })
    expect(at(12, 20, false)).toEqual({ verdict: 'late', minutes: '12.0', entry: ENTRY })
    expect(at(9.5, 60_000)).toMatchObject({ verdict: 'undetermined', error_s: 60 })
    expect(at(0, null, false)).toMatchObject({ verdict: 'undetermined' })
  })

  it('judges by a time that was agreed here, and by nothing where none was', () => {
    const agreed = event('promise.agreed', {
      start: '2026-11-22T09:30:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    const time = { at: NINE + 22 * MINUTE, error_ms: 20, sure: true }
    expect(judgedNow(document(), fold([agreed]), standard, time)).toMatchObject({
      verdict: 'on_time',
      entry: agreed.id,
    })
    expect(judgedNow(document({ promise: null }), NONE, standard, time)).toBeNull()
    expect(judgedNow(document(), NONE, null, time)).toBeNull()
  })
})

const ON_TIME: Judged = { verdict: 'on_time', minutes: '-4.0', error_s: 1, entry: ENTRY }

function server(visit: string, more: Partial<JudgedArrival> = {}): JudgedArrival {
  return {
    at: '2026-11-22T08:56:00+08:00',
    verdict: 'on_time',
    minutes: '-4.0',
    error_s: 1,
    grade: 'bound',
    event: visit,
    entry: ENTRY,
    unaware: false,
    known: null,
    ...more,
  }
}

describe('an arrival in words', () => {
  chooseLanguage('zh-CN')
  const words = (minutes: number, judged: Judged | null) =>
    arrivedWords(arrivalOf(document(), fold([arrived(minutes, judged)]))!)

  it.each([
    [-4, ON_TIME, '准时 · 08:56，约定 09:00'],
    [-7, { ...ON_TIME, verdict: 'on_target', minutes: '-7.0' }, '提前到场 · 08:53，约定 09:00'],
    [-24, { ...ON_TIME, verdict: 'early', minutes: '-24.0' }, '早到 24 分钟 · 08:36，约定 09:00'],
    [13, { ...ON_TIME, verdict: 'late', minutes: '12.1' }, '迟到 13 分钟 · 09:13，约定 09:00'],
    [
      9,
      { ...ON_TIME, verdict: 'undetermined', minutes: '9.0', error_s: 90 },
      '无法判定，因为手机时间可能差 2 分钟 · 09:09',
    ],
    [
      0,
      { verdict: 'undetermined', minutes: '0.0', entry: ENTRY },
      '无法判定，因为手机很久没有和服务器对时 · 09:00',
    ],
    [2, null, '09:02 到达，约定 09:00，等服务器判定'],
  ] as [number, Judged | null, string][])('%i minutes after the promise', (minutes, judged, said) => {
    expect(words(minutes, judged).replaceAll(/[\s\u00a0]+/g, ' ')).toBe(said)
  })

  it.each([
    ['ahead', 40],
    ['behind', -40],
  ])('never contradicts itself where the clock of the phone is %s', (_, wrong) => {
    expect(words(wrong - 4, ON_TIME)).toBe('准时 · 08:56，约定 09:00')
    expect(words(wrong + 25, { ...ON_TIME, verdict: 'late', minutes: '25.0' })).toContain('09:25')
    const window = { ...document().promise!, end: '2026-11-22T11:00:00+08:00' }
    const of = document({ promise: window, ledger: [{ ...document().ledger[0]!, ...window }] })
    const said = (minutes: number, judged: Judged) =>
      arrivedWords(arrivalOf(of, fold([arrived(minutes, judged)]))!)
    expect(said(wrong + 125, { ...ON_TIME, verdict: 'late', minutes: '5.0' })).toContain('11:05')
    expect(said(60, { ...ON_TIME, minutes: '0.0' })).toContain('10:00')
    expect(said(-40, { ...ON_TIME, minutes: '0.0' })).toContain('09:00，')
  })

  it('names the time that was agreed here, before and after the office has heard of it', () => {
    const agreed = event('promise.agreed', {
      start: '2026-11-22T15:00:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    const judged: Judged = { verdict: 'on_time', minutes: '-2.0', error_s: 1, entry: agreed.id }
    const came = fold([agreed, arrived(358, judged)])
    expect(arrivedWords(arrivalOf(document(), came)!)).toBe('准时 · 14:58，约定 15:00')
    const { zone } = document().promise!
    const entry = { entry: agreed.id, start: '2026-11-22T15:00:00+08:00', end: null, zone }
    const ledger = [...document().ledger, { ...document().ledger[0]!, ...entry }]
    expect(arrivedWords(arrivalOf(document({ promise: entry, ledger }), came)!)).toContain('约定 15:00')
    expect(judgements(document(), came)).toEqual({ 'arrival.verdict': 'on_time' })
  })

  it('says who judged, and where the server says otherwise', () => {
    const made = arrived(-4, ON_TIME)
    const shown = (arrival: JudgedArrival | null) => {
      const found = arrivalOf(document({ arrival }), fold([made]))!
      return { found, source: sourceWords(found, true) }
    }
    expect(shown(null).source).toBe('手机判断，联网后由服务器核对')
    expect(shown(server(made.id)).source).toBe('服务器已核对，结果一致')
    const late = server(made.id, { verdict: 'late', minutes: '12.0', at: '2026-11-22T09:12:00+08:00' })
    expect(shown(late).source).toBe('服务器核对后改判，手机当时判断：准时')
    expect(shown(late).found).toMatchObject({ by: 'server', at: NINE + 12 * MINUTE, phone: 'on_time' })
    expect(shown(server('another event')).found.by).toBe('phone')
  })
})

describe('what the customer has said to an early arrival', () => {
  const said = (minutes: number, answer: 'accepts' | 'new_time' | 'cancel' | 'not_reached') =>
    event('delay.told', { expected: new Date(NINE + minutes * MINUTE).toISOString(), answer })
  const called = (note?: string) =>
    event('call.attempted', { purpose: 'delay', result: 'reached', ...(note ? { note } : {}) })
  const words = (...events: ReturnType<typeof said>[]) =>
    earlyToldWords(fold(events), document().promise!, byWall)

  it('is nothing while nobody has asked, or reached them', () => {
    expect(words()).toBeNull()
    expect(words(said(-24, 'not_reached'))).toBeNull()
  })

  it('is not that they agreed to somebody who would be late', () => {
    expect(words(said(20, 'accepts'))).toBeNull()
    expect(words(said(20, 'accepts'), said(-24, 'accepts'))).toContain('客户同意提前上门')
  })

  it('is what they said, and not always yes', () => {
    expect(words(said(-24, 'cancel'))).toContain('客户答复：不用来了')
    expect(words(said(-24, 'new_time'))).toContain('客户答复：要改时间')
    expect(words(called('客户要求按约定时间上门'))).toContain('请等到 09:00')
    expect(words(called())).toMatch(/已联系上客户$/)
    expect(words(called('按约定'), said(-24, 'accepts'))).toContain('客户同意提前上门')
  })
})

describe('what the checklist reads of it', () => {
  const told = (minutes: number, answer: 'accepts' | 'not_reached') => {
    const made = event('delay.told', { expected: '2026-11-22T09:20:00+08:00', answer })
    return { ...made, wall: NINE + minutes * MINUTE }
  }
  const late = arrived(20, { ...ON_TIME, verdict: 'late', minutes: '20.0' })

  it('is the verdict, and whether the customer was told before the promised time', () => {
    expect(judgements(document(), fold([late]))).toMatchObject({
      'arrival.verdict': 'late',
      'notice.verdict': 'silent',
    })
    expect(judgements(document(), fold([late, told(-14.6, 'accepts')]))).toMatchObject({
      'notice.verdict': 'told',
      'notice.told_at': NINE - 876_000,
      'notice.due': NINE,
    })
    expect(judgements(document(), fold([late, told(10, 'accepts')]))).toMatchObject({
      'notice.verdict': 'after',
    })
    expect(judgements(document(), fold([late, told(-20, 'not_reached')]))).toMatchObject({
      'notice.verdict': 'silent',
    })
    expect(judgements(document(), fold([arrived(-4, ON_TIME)]))).toEqual({ 'arrival.verdict': 'on_time' })
  })

  it('is what was known of who had not heard of the time in force', () => {
    const made = arrived(-4, ON_TIME)
    const { event: _, ...rest } = server(made.id)
    const moved = { ...document().promise!, entry: 'e2', start: '2026-11-23T09:00:00+08:00' }
    const arrival = server(made.id, {
      verdict: 'early',
      minutes: '-1444.0',
      entry: 'e2',
      unaware: true,
      known: { ...rest, event: made.id },
    })
    const ledger = [...document().ledger, { ...document().ledger[0]!, ...moved }]
    const of = document({ promise: moved, ledger, arrival })
    expect(judgements(of, fold([made]))).toEqual({ 'arrival.verdict': 'early' })
    expect(
      judgements({ ...of, arrival: { ...arrival, unaware: false, known: null } }, fold([made])),
    ).toMatchObject({
      'notice.verdict': 'silent',
    })
  })

  it('goes by the server’s clock, where the phone’s stands wrong', () => {
    const ahead = ({ wall }: { wall: number }) => wall - 40 * MINUTE
    const said = told(10, 'accepts')
    expect(judgements(document(), fold([late, said]))).toMatchObject({ 'notice.verdict': 'after' })
    expect(judgements(document(), fold([late, said]), ahead)).toMatchObject({
      'notice.verdict': 'told',
      'notice.told_at': NINE - 30 * MINUTE,
    })
  })

  it('counts a call about the delay, whoever made it', () => {
    const call = event('call.attempted', { purpose: 'delay', result: 'reached' })
    expect(toldAt(fold([call]), document())).toEqual([call.wall])
    const office = {
      id: 'c1',
      at: '2026-11-22T08:40:00+08:00',
      purpose: 'delay' as const,
      result: 'reached' as const,
      note: null,
    }
    expect(toldAt(NONE, document({ calls: [office] }))).toEqual([NINE - 20 * MINUTE])
  })
})
