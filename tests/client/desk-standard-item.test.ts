/** What the form of an item says of its file: only what was changed, and nothing that goes without saying. */
import { describe, expect, it } from 'vitest'

import { NEW_ITEM, patchOf, saidOf, traitOf } from '../../client/src/desk/standard/item.ts'
import { shipped } from './shipped.ts'

const covers = saidOf('enter.shoe-covers', shipped.items['enter.shoe-covers']!)

describe('the form of an item', () => {
  it('says nothing while nothing was changed, whatever the item', () => {
    for (const [id, item] of Object.entries(shipped.items)) {
      const said = saidOf(id, item)
      expect([id, patchOf(said, { ...said })]).toEqual([id, {}])
    }
  })

  it('says what was changed, and takes out what goes without saying', () => {
    expect(patchOf(covers, { ...covers, zh: '换鞋套', critical: false, required: false })).toEqual({
      zh: '换鞋套',
      critical: null,
      required: false,
    })
    expect(patchOf(covers, { ...covers, helpZh: '干净的', helpEn: 'clean', rule: 'ENT-01，ENT-02' })).toEqual(
      {
        help: { zh: '干净的', en: 'clean' },
        rule: ['ENT-01', 'ENT-02'],
      },
    )
  })

  it('lets go of what belongs to another kind of answer', () => {
    const scale = { ...NEW_ITEM, answer: 'number', unit: 'dBm', min: '-40', max: '5', gte: '-27', lte: '' }
    expect(patchOf(scale, { ...scale, answer: 'tick' })).toEqual({
      answer: 'tick',
      unit: null,
      min: null,
      max: null,
      pass: null,
    })
  })

  it('says all of a new one', () => {
    const choice = {
      ...NEW_ITEM,
      zh: '新',
      en: 'New',
      answer: 'choice',
      rule: 'ENT-01',
      basis: '',
      options: [{ value: ' a ', zh: '甲', en: 'A', fail: true }],
    }
    expect(patchOf(null, choice)).toEqual({
      zh: '新',
      en: 'New',
      answer: 'choice',
      rule: ['ENT-01'],
      options: { a: { zh: '甲', en: 'A', fail: true } },
    })
  })

  it('knows the field that a fault is about', () => {
    expect([
      traitOf(['a.b', 'help', 'zh'], 'a.b'),
      traitOf(['a.b'], 'a.b'),
      traitOf(['a.c', 'zh'], 'a.b'),
    ]).toEqual(['help', '', null])
  })
})
