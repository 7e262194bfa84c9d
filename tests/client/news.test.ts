/** What of a visit somebody has not read yet, from when the phone hears of it until they say that they know. */
import { describe, expect, it } from 'vitest'
import type { LedgerEntry, VisitDocument } from '../../client/src/core/visit/document.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { newsAfter, unread, type News } from '../../client/src/core/visit/news.ts'
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
const known = ({ state, promise }: VisitDocument) => ({ state, promise })
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

describe('somebody who says that they know', () => {
  const seen = (entry: string | null, state: 'booked' | 'cancelled' = 'booked', by = MINE) =>
    fold([event('change.seen', { state, entry }, by)])

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
