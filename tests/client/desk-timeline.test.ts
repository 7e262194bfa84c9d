// @vitest-environment happy-dom
/** What happened is grouped, and clock corrections are told once for all events that share them. */
import { beforeEach, describe, expect, it } from 'vitest'
import { corrections, inOrder, steps } from '../../client/src/desk/records/timeline.ts'
import { eventWords } from '../../client/src/desk/records/wording.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { entry, record } from './desk-builders.ts'
import { standard } from './field-builders.ts'

const types = (all: readonly { type: string }[][]): string[][] =>
  all.map((step) => step.map(({ type }) => type))

describe('the steps of a visit', () => {
  it('put fillings-in that follow each other together', () => {
    const all = [
      'visit.arrived',
      'item.answered',
      'items.confirmed',
      'photo.added',
      'visit.started',
      'item.answered',
    ]
    expect(types(steps(all.map((type) => entry(type))))).toEqual([
      ['visit.arrived'],
      ['item.answered', 'items.confirmed', 'photo.added'],
      ['visit.started'],
      ['item.answered'],
    ])
  })

  it('never hide what came late or is odd', () => {
    const all = [
      entry('item.answered'),
      entry('item.answered', {}, { late: true }),
      entry('item.answered', {}, { flags: ['after_cancel'] }),
      entry('item.answered', {}, { flags: ['jumped'] }),
    ]
    expect(steps(all).map((step) => step.length)).toEqual([1, 1, 1, 1])
    expect(steps([all[0]!, all[3]!]).map((step) => step.length)).toEqual([2])
  })

  it('never hide what was added after the signature', () => {
    const all = [entry('item.answered'), entry('item.answered'), entry('item.answered')]
    expect(steps(all, new Set([all[1]!.event])).map((step) => step.length)).toEqual([1, 1, 1])
  })

  it('follow the corrected time, and the phone’s where there is none', () => {
    const slow = entry('visit.arrived', {}, {}, -3_600_000)
    const uncorrected = entry('visit.started', {}, { corrected: null })
    expect(inOrder([slow, uncorrected]).map(({ type }) => type)).toEqual(['visit.started', 'visit.arrived'])
  })
})

describe('clock corrections', () => {
  it('are told once for all events that share them', () => {
    const all = [
      entry('visit.departed', {}, {}, 1700),
      entry('visit.arrived', {}, {}, 1690),
      entry('visit.left', {}, {}, 90_000),
    ]
    expect(corrections(all).map(({ entries, ahead_s }) => [entries.length, ahead_s])).toEqual([
      [2, 2],
      [1, 90],
    ])
  })

  it('say when a clock was slow, was set, or cannot be judged', () => {
    const all = [
      entry('visit.departed', {}, {}, -5000),
      entry('visit.arrived', {}, { flags: ['jumped'] }),
      entry('visit.left', {}, { corrected: null, error_ms: null }),
    ]
    expect(corrections(all).map(({ ahead_s, error_s, flags }) => ({ ahead_s, error_s, flags }))).toEqual([
      { ahead_s: -5, error_s: 1, flags: [] },
      { ahead_s: 0, error_s: 1, flags: ['jumped'] },
      { ahead_s: null, error_s: null, flags: [] },
    ])
  })

  it('of two phones stay apart, and a right clock needs none', () => {
    const all = [
      entry('visit.departed', {}, {}, 2000),
      entry('visit.arrived', {}, { device: 'd2' }, 2000),
      entry('visit.left'),
    ]
    expect(corrections(all).map(({ entries }) => entries.length)).toEqual([1, 1])
  })
})

describe('the words of an event', () => {
  beforeEach(() => chooseLanguage('zh-CN'))

  it.each([
    ['visit.arrived', { undone: true }, '撤销：到达'],
    ['item.answered', { item: 'enter.shoe-covers', value: 'done' }, '换上鞋套 — 已做到'],
    ['item.answered', { item: 'enter.shoe-covers' }, '换上鞋套 — 清除填写'],
    [
      'items.confirmed',
      { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'] },
      'prepare：批量确认 2 项',
    ],
    ['photo.added', {}, '拍照：随手拍'],
    ['call.attempted', { purpose: 'delay', result: 'no_answer' }, '通话（晚到或早到）：无人接听'],
    [
      'leave.started',
      { reason: 'material', returning: true, minutes: 20 },
      '暂离（取材料），承诺 20 分钟内返回',
    ],
    ['leave.started', { reason: 'trace', returning: false }, '暂离（查线路原因），不回来'],
    [
      'leave.started',
      { reason: 'trace', returning: false, promised: '2026-11-22T18:00:00+08:00' },
      '暂离（查线路原因），不回来，承诺 11月22日周日 18:00 前修通',
    ],
    ['line.checked', { leave: 'x', works: false }, '线路确认：仍不通'],
    [
      'delay.told',
      { expected: '2026-11-22T09:24:00+08:00', answer: 'accepts' },
      '告知客户预计 11月22日周日 09:24 到达：同意',
    ],
    ['rating.given', { stars: 5 }, '客户评分：5 星，满分 5 星'],
    ['visit.completed', { outcome: 'missed' }, '结束上门：无人在家'],
    ['note.added', {}, '备注：已删除'],
    ['of.the.future', {}, '其他记录'],
  ])('%s %j', (type, body, words) => {
    expect(eventWords(entry(type, body), record(), standard)).toBe(words)
  })
})
