/** What of a visit somebody has not read yet, from when the phone hears of it until they say that they know. */
import { describe, expect, it } from 'vitest'
import type { LedgerEntry, VisitDocument } from '../../client/src/core/visit/document.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { changed, leftAfter, newsAfter, unread, type News } from '../../client/src/core/visit/news.ts'
import { MINE, OTHERS, document, event } from './field-builders.ts'

function at(entry: string, start: string): VisitDocument {
  const promise = { entry, start, end: null, zone: 'Asia/Shanghai' }
  const said = { asked_by: 'customer', agreed_by: null, reason: null, at: start, origin: 'office' }
  const ledger: LedgerEntry[] = [...document().ledger, { ...promise, ...said }]
  return document({ promise, ledger })
}

const NINE = document()
const TEN = at('e2', '2026-11-22T10:00:00+08:00')
const ELEVEN = at('e3', '2026-11-22T11:00:00+08:00')
const known = ({ state, promise }: VisitDocument) => ({ state, promise, wish: null, going: '' })
const moved: News = { kind: 'changed', before: known(NINE) }

describe('the news of a visit', () => {
  it('is that it was moved, from what the person knew last', () => {
    expect(newsAfter(NINE, null, TEN)).toEqual(moved)
    expect(newsAfter(TEN, moved, ELEVEN)).toEqual(moved)
  })

  it('is nothing when it is as the person knew it, by the minute', () => {
    expect(newsAfter(NINE, null, document({ instructions: '带梯子' }))).toBeNull()
    expect(newsAfter(TEN, moved, at('e4', '2026-11-22T09:00:30+08:00'))).toBeNull()
  })

  it('is that it was cancelled', () => {
    const off = document({ state: 'cancelled' })
    expect(newsAfter(NINE, null, off)).toEqual(moved)
  })

  it('is nothing to the person who agreed on the time themselves', () => {
    expect(newsAfter(NINE, null, TEN, { own: true })).toBeNull()
    expect(newsAfter(NINE, null, { ...TEN, state: 'cancelled' }, { own: true })).toEqual(moved)
  })

  it.each([
    ['assigned', { kind: 'new', before: null }],
    ['near', null],
    ['reset', null],
    ['returned', null],
  ])('of one that has come because it was %s', (reason, news) => {
    expect(newsAfter(null, null, NINE, { reason })).toEqual(news)
  })

  it('of one that was moved into reach is the time before', () => {
    const news = newsAfter(null, null, TEN, { reason: 'moved' })
    expect(news).toMatchObject({ kind: 'changed', before: { promise: { start: NINE.promise!.start } } })
  })

  it('of a new one stays that it is new', () => {
    const fresh: News = { kind: 'new', before: null }
    expect(newsAfter(NINE, fresh, TEN)).toEqual(fresh)
  })
})

describe('what changes beside the time', () => {
  const wish = { note: '门口有狗', how: null, since: null, until: null, at: '2026-11-22T08:00:00+08:00' }
  const going = [
    { person: 'li', name: '李强', role: 'main' },
    { person: 'wang', name: '王芳', role: 'backup' },
  ]

  it.each([
    ['wish', { wish }],
    ['going', { members: going }],
  ])('is news: %s', (part, more) => {
    const next = document(more)
    const news = newsAfter(NINE, null, next)!
    expect(news).toEqual({ kind: 'changed', before: known(NINE) })
    expect(changed(news, next)).toEqual([part])
    expect(newsAfter(next, null, { ...next, members: next.members.toReversed() })).toBeNull()
  })

  it('is none against what an older app kept, which had not looked at it', () => {
    const { state, promise } = NINE
    const old: News = { kind: 'changed', before: { state, promise } }
    expect(newsAfter(TEN, old, document({ wish }))).toBeNull()
  })

  it('has to be read also by whoever has read of the time', () => {
    const next = document({ wish })
    const { entry } = NINE.promise!
    const visit = fold([event('change.seen', { state: 'booked', entry })])
    const news = newsAfter(NINE, null, next)!
    expect(unread(news, next, visit, MINE)).toEqual(news)
  })
})

describe('a visit that leaves the phone', () => {
  const said = { reason: 'reassigned', to: '王芳', promise: null, recorded: 0, over: false, at: 7 }

  it('says to whom it went, without the name and the number of its customer', () => {
    const left = leftAfter(NINE, null, said)
    const { customer, order } = NINE
    expect(left).toEqual({
      kind: 'left',
      reason: 'reassigned',
      to: '王芳',
      promise: null,
      recorded: 0,
      at: 7,
      before: known(NINE),
      order,
      title: customer.address_as,
      street: '人民路',
    })
    expect(JSON.stringify(left)).not.toContain(customer.phone)
  })

  it('says the time that was known, when it was moved before', () => {
    expect(leftAfter(TEN, moved, said)!.before).toEqual(known(NINE))
  })

  it('says nothing when it is over, was cancelled, or nobody had read of it', () => {
    const fresh: News = { kind: 'new', before: null }
    expect(leftAfter(NINE, null, { ...said, over: true })).toBeNull()
    expect(leftAfter(document({ state: 'cancelled' }), null, said)).toBeNull()
    expect(leftAfter(NINE, fresh, said)).toBeNull()
    expect(leftAfter(NINE, fresh, { ...said, recorded: 2 })).toMatchObject({ recorded: 2 })
  })
})

describe('somebody who says that they know', () => {
  const seen = (entry: string | null, state: 'booked' | 'cancelled' = 'booked', by = MINE) =>
    fold([event('change.seen', { state, entry }, by)])

  it('has to read it again when it was theirs no more meanwhile', () => {
    const { state } = TEN
    const visit = fold([
      event('change.seen', { state, entry: 'e2' }),
      event('change.seen', { state, entry: 'e2', gone: true }),
    ])
    const fresh: News = { kind: 'new', before: null }
    expect(unread(fresh, TEN, visit, MINE)).toEqual(fresh)
  })

  it('has nothing to read, on any phone of theirs', () => {
    expect(unread(moved, TEN, seen('e2'), MINE)).toBeNull()
  })

  it.each([
    ['of another time', seen('e1')],
    ['of a cancellation', seen('e2', 'cancelled')],
    ['somebody else', seen('e2', 'booked', OTHERS)],
    ['nobody', fold([])],
  ])('has to read what was said by or of: %s', (_, visit) => {
    expect(unread(moved, TEN, visit, MINE)).toEqual(moved)
  })
})
