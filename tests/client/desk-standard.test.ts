// @vitest-environment happy-dom
/** What the pages of the standard make of one: every trait has its words, and two versions differ thing by thing. */
import { afterEach, describe, expect, it } from 'vitest'

import type { Standard } from '../../client/src/core/checklist/standard.ts'
import { changesBetween, listChange, says, thingsOf } from '../../client/src/desk/standard/parts.ts'
import {
  condition,
  length,
  thingName,
  traitName,
  traitValue,
} from '../../client/src/desk/standard/wording.ts'
import { language } from '../../client/src/ui/index.ts'
import { shipped } from './shipped.ts'

afterEach(() => {
  language.value = 'zh-CN'
})

/** The shipped standard with something of it said otherwise. */
function changed(change: (standard: Standard) => void): Standard {
  const other = structuredClone(shipped)
  change(other)
  return other
}

describe.each(['zh-CN', 'en'] as const)('the shipped standard in %s', (chosen) => {
  it('has words for each trait, and reads without a program’s', () => {
    language.value = chosen
    const unsaid: string[] = []
    for (const thing of thingsOf(shipped)) {
      if (thingName(thing) === thing.id && !['year', 'word'].includes(thing.kind))
        unsaid.push(`${thing.kind} ${thing.id}`)
      for (const [name, value] of Object.entries(thing.traits)) {
        const own = traitName(name, shipped)
        const words = traitValue(name, value, shipped)
        if (own === name) unsaid.push(name)
        const texts = /(zh|en)(\.subject|\.text)?$|unit|hotline|rule|basis|carries|phrases|\bat$/
        if (!texts.test(name) && /[a-z]+[._][a-z]+|\bPT?\d|[{}[\]]|undefined/.test(words))
          unsaid.push(`${thing.kind} ${thing.id} ${name}: ${words}`)
      }
    }
    expect([...new Set(unsaid)]).toEqual([])
  })
})

describe('two versions', () => {
  it('that say the same do not differ, in whatever order their keys stand', () => {
    const reordered = changed((one) => {
      one.items = Object.fromEntries(Object.entries(one.items).map(([id, item]) => [id, { ...item }]))
      const level = one.levels['order.first-contact']!
      level.due = Object.fromEntries(Object.entries(level.due!).reverse())
    })
    expect(changesBetween(shipped, reordered)).toEqual([])
  })

  it('differ thing by thing and trait by trait', () => {
    const recent = changed((one) => {
      one.items['enter.shoe-covers']!.zh = '进门先换鞋套'
      one.items['enter.shoe-covers']!.critical = false
      delete one.items['prepare.kit']
      one.phrases['travel.new'] = { zh: '新', en: 'New', moment: 'travel', rule: ['TRV-01'] }
      one.brand.hotline = '10086'
    })
    const found = changesBetween(shipped, recent).map(({ how, thing, traits }) => [
      how,
      `${thing.kind} ${thing.id}`,
      traits.map(({ name }) => name),
    ])
    expect(found).toEqual([
      ['changed', 'item enter.shoe-covers', ['zh', 'critical']],
      ['removed', 'item prepare.kit', []],
      ['added', 'phrase travel.new', []],
      ['changed', 'brand ', ['hotline']],
    ])
  })

  it('say what of a list went, came or moved', () => {
    expect(listChange(['a', 'b', 'c'], ['a', 'c', 'd'])).toEqual({ gone: ['b'], came: ['d'], moved: false })
    expect(listChange(['a', 'b', 'c'], ['c', 'a', 'b'])).toEqual({ gone: [], came: [], moved: true })
  })

  it('from before there were messages and a calendar can be read', () => {
    const old = { ...shipped } as Partial<Standard> & { calendar?: unknown }
    delete old.messages
    delete old.calendar
    const found = changesBetween(old as Standard, shipped)
    expect(new Set(found.map(({ how }) => how))).toEqual(new Set(['added']))
  })
})

describe('words', () => {
  it('say a length and a condition', () => {
    expect([length('PT30M'), length('-PT10M'), length('P1DT2H'), length('PT0S'), length('soon')]).toEqual([
      '30 分钟',
      '提前 10 分钟',
      '1 日 2 小时',
      '约定的时刻',
      'soon',
    ])
    expect(condition({ 'visit.area_type': { not: ['township', 'village'] } }, shipped)).toBe(
      '地区不是：乡镇或农村',
    )
    expect(condition({ any: [{ 'leave.count': { above: 0 } }, { 'order.wifi': true }] }, shipped)).toBe(
      '暂离次数大于 0；或者：是否含 Wi-Fi：是',
    )
  })

  it('find a thing in either language and by its id', () => {
    const covers = thingsOf(shipped).find(({ id }) => id === 'enter.shoe-covers')!
    expect([says(covers, '鞋套'), says(covers, 'SHOE'), says(covers, ' '), says(covers, 'router')]).toEqual([
      true,
      true,
      true,
      false,
    ])
  })
})
