// @vitest-environment happy-dom
/** What a supervisor should look at: each cause once, in words, the gravest first. */
import { beforeEach, describe, expect, it } from 'vitest'
import { concerns } from '../../client/src/desk/records/concerns.ts'
import type { RecordView, SignatureView } from '../../client/src/desk/records/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { entry, record } from './desk-builders.ts'
import { answered, assessed, document, event, mark, OTHERS, standard } from './field-builders.ts'

beforeEach(() => chooseLanguage('zh-CN'))

const SIGNATURE: SignatureView = {
  event: 's',
  kind: 'drawn',
  name: null,
  strokes: null,
  reason: null,
  note: null,
  match: 'matches',
  statement: null,
  changed_after: [],
  after: { items: [], entries: [], events: [] },
  not_seen: [],
}
const DONE = event('visit.completed', { outcome: 'done', recorded: 3 })
const found = (of: RecordView): string[] => concerns(of, standard).map(({ kind }) => kind)
const seen = (...events: Parameters<typeof assessed>[0]): RecordView => {
  const { visit, assessment } = assessed([...events, DONE], document())
  return record({ visit, assessment: { ...assessment, missing: [] } })
}

it('is nothing where nothing stands out', () => {
  expect(found(record({ signature: SIGNATURE }))).toEqual([])
})

describe('each cause', () => {
  it.each<[string, Partial<RecordView>, string, string]>([
    [
      'late',
      { arrival: { verdict: 'late', minutes: '24.0', error_s: 1, grade: 'synced' } },
      'arrival',
      '到达：迟到 24 分钟',
    ],
    [
      'undetermined',
      { arrival: { verdict: 'undetermined', minutes: null, error_s: null, grade: 'phone' } },
      'arrival',
      '到达：无法判定',
    ],
    [
      'a forged signature',
      { signature: { ...SIGNATURE, match: 'differs' } },
      'match',
      '签字内容与当时显示的不一致',
    ],
    ['a refused signature', { signature: { ...SIGNATURE, kind: 'refused' } }, 'refused', '客户没有签字'],
    [
      'changes after signing',
      { signature: { ...SIGNATURE, changed_after: ['a', 'b'] } },
      'changed',
      '签字之后又有 2 处改动',
    ],
    ['late facts', { late: ['a'] }, 'late', '封存之后又收到 1 条记录'],
    [
      'a private answer that fails',
      { private: [{ item: 'private.rooms', value: 'yes', readable: true }] },
      'private',
      '客户单独回答：有没有进过不相关的房间？是',
    ],
    [
      'a missing photo',
      { photos: [{ sha256: 'a', event: 'e', item: null, withdrawn: false, stored: false, url: null }] },
      'photos',
      '还有 1 张照片没有上传',
    ],
    [
      'an odd event',
      { timeline: [entry('item.answered', {}, { flags: ['after_cancel', 'jumped'] })] },
      'flag',
      '取消之后仍有记录',
    ],
  ])('%s', (_, more, kind, words) => {
    expect(concerns(record(more), standard)).toMatchObject([{ kind, words }])
  })

  it('a private answer that passes, and one that nobody can read, need no look', () => {
    const of = (value: unknown, readable: boolean) =>
      found(record({ private: [{ item: 'private.rooms', value, readable }] }))
    expect([of('no', true), of(null, false)]).toEqual([[], []])
  })

  it('an answer to a review comes late by its nature, and needs no look', () => {
    const reply = entry(
      'reply.given',
      { record: 7, text: '堵车' },
      { late: true, flags: ['after_completion'] },
    )
    expect(found(record({ timeline: [reply], late: [reply.event] }))).toEqual([])
    expect(found(record({ timeline: [{ ...reply, flags: ['after_cancel'] }], late: [] }))).toEqual(['flag'])
  })

  it('few stars', () => {
    expect(found(seen(event('rating.given', { stars: 2, replaces: [] })))).toEqual(['rating'])
    expect(found(seen(event('rating.given', { stars: 3, replaces: [] })))).toEqual([])
  })

  it('a critical item that failed, or that two phones answered differently: named once', () => {
    expect(found(seen(answered('enter.shoe-covers', 'not_done')))).toEqual(['critical'])
    expect(
      found(seen(answered('enter.shoe-covers', 'not_done'), answered('enter.shoe-covers', 'done', OTHERS))),
    ).toEqual(['conflict'])
  })

  it('a required item without an answer, of a finished visit only', () => {
    const { visit, assessment } = assessed([mark('arrived'), DONE])
    expect(found(record({ visit, assessment })).filter((kind) => kind !== 'missing')).toEqual([])
    expect(found(record({ visit, assessment }))).toContain('missing')
    expect(found(record({ visit: { ...visit, completions: [] }, assessment }))).toEqual([])
  })

  it('facts that do not fit, each kind once', () => {
    const twice = seen(event('leave.ended', { leave: 'x' }), event('leave.ended', { leave: 'y' }))
    expect(concerns(twice, standard)).toMatchObject([{ kind: 'surprise', words: '有返回，但没有对应的暂离' }])
  })

  it('the gravest first', () => {
    const both = record({ late: ['a'], private: [{ item: 'private.rooms', value: 'yes', readable: true }] })
    expect(found(both)).toEqual(['private', 'late'])
  })
})
