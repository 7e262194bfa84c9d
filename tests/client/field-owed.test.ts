// @vitest-environment happy-dom
/** What somebody owes, what shows that nobody was at home, and from where on a number passes: all of it pure. */
import { describe, expect, it } from 'vitest'
import type { Item } from '../../client/src/core/checklist/standard.ts'
import { thresholdOf } from '../../client/src/core/checklist/threshold.ts'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import type { Owed } from '../../client/src/core/owed.ts'
import { stopOf, type Stop } from '../../client/src/field/day.ts'
import { todosOf } from '../../client/src/field/visit/ahead/todos.ts'
import {
  ITEM,
  answerOf,
  arrivedAt,
  evidenceOf as evidence,
  stopwatch,
} from '../../client/src/field/visit/nobody/evidence.ts'
import { steady } from '../../client/src/field/visit/nobody/steady.ts'
import { byWall } from '../../client/src/core/visit/times.ts'
import type { Visit } from '../../client/src/core/visit/fold.ts'
import { NINE, PROMISED, VISIT, carriedFrom, document, event, mark } from './field-builders.ts'

const MINUTE = 60_000
const AT_TEN = '2026-11-22T10:00:00+08:00'
const TOMORROW = '2026-11-23T09:00:00+08:00'

function stop(...events: VisitEvent[]): Stop {
  return stopOf(document(), fold(events))
}

function owed(more: Partial<Owed> = {}): Owed {
  return {
    id: 'p1',
    kind: 'question.answer',
    what: 'visit',
    about: 'elsewhere',
    due: TOMORROW,
    order: 'WO-1',
    name: '李先生',
    phone: '+8613900002222',
    question: null,
    text: '账单为什么变了',
    ...more,
  }
}

const raised = (hotline: 'called' | 'queued' | 'declined') =>
  event('question.raised', { text: '为什么扣费', hotline, promised: TOMORROW })
const all = (stops: Stop[], office: Owed[] = [], unsent = true) =>
  todosOf(
    stops,
    office,
    () => unsent,
    null,
    () => 15 * MINUTE,
    NINE,
  )

describe('what somebody owes', () => {
  it('follows from what was recorded, before the office has heard of it', () => {
    const leave = event('leave.started', {
      reason: 'material',
      returning: true,
      told: true,
      minutes: 30,
      promised: AT_TEN,
    })
    const complaint = event('complaint.raised', {
      text: '慢',
      content: 'service',
      grade: 'hard',
      about_staff: false,
      promised: TOMORROW,
    })
    const found = all([stop(mark('arrived'), leave, complaint, raised('called'))])
    expect(found.map(({ kind }) => kind)).toEqual(['leave.return', 'question.answer', 'complaint.answer'])
    expect(found[0]).toMatchObject({ visit: VISIT, due: Date.parse(AT_TEN), name: '王女士' })
  })

  it('ends when what settles it exists', () => {
    const leave = event('leave.started', {
      reason: 'material',
      returning: true,
      told: true,
      minutes: 30,
      promised: AT_TEN,
    })
    expect(all([stop(leave, event('leave.ended', { leave: leave.id }))])).toEqual([])
    const question = raised('queued')
    const called = event('hotline.called', { question: question.id, ticket: 'T1' })
    expect(all([stop(question, called)]).map(({ kind }) => kind)).toEqual(['question.answer'])
  })

  it('is the hotline at once, and in a quarter of an hour from when there was a network', () => {
    const question = raised('queued')
    const [first] = all([stop(question)])
    expect(first).toMatchObject({
      kind: 'question.hotline',
      due: null,
      call: { visit: VISIT, question: question.id },
    })
    expect(all([stop(question)], [], false)[0]).toMatchObject({ due: NINE + 15 * MINUTE })
    const office = owed({ kind: 'question.hotline', about: VISIT, question: question.id, due: AT_TEN })
    const answer = owed({ id: question.id, about: VISIT })
    const known = all([stop(question)], [office, answer], false)
    expect(known.map(({ kind, due }) => [kind, due])).toEqual([
      ['question.hotline', Date.parse(AT_TEN)],
      ['question.answer', Date.parse(TOMORROW)],
    ])
    expect(all([stop(raised('declined'))]).map(({ kind }) => kind)).toEqual(['question.answer'])
  })

  it('is what the office says of visits that have left the phone, once', () => {
    const found = all([stop(raised('called'))], [owed(), owed({ about: VISIT, id: 'p2' })])
    expect(found.map(({ visit }) => visit)).toEqual([VISIT, null])
    expect(found[1]).toMatchObject({ name: '李先生', phone: '+8613900002222', text: '账单为什么变了' })
    expect(all([stop()], [owed({ kind: 'order.working', about: VISIT })])).toHaveLength(1)
  })

  it('is a line, of which can be said here whether it works', () => {
    const next = stop()
    next.document.carried = carriedFrom('elsewhere', { promises: [{ ...PROMISED, kind: 'order.working' }] })
    const line = owed({ kind: 'order.working' })
    expect(all([next], [line]).map(({ visit }) => visit)).toEqual([VISIT])
    expect(all([stop()], [{ ...line, about: VISIT }]).map(({ visit }) => visit)).toEqual([VISIT])
    expect(all([stop()], [line]).map(({ visit }) => visit)).toEqual([null])
  })

  it('is not what a colleague promised', () => {
    const theirs = { ...raised('queued'), by: 'somebody' }
    expect(
      todosOf(
        [stop(theirs)],
        [],
        () => true,
        'me',
        () => 0,
        NINE,
      ),
    ).toEqual([])
    expect(
      todosOf(
        [stop(theirs)],
        [],
        () => true,
        'somebody',
        () => 0,
        NINE,
      ),
    ).toHaveLength(2)
  })
})

describe('nobody at home', () => {
  const arrived = { ...mark('arrived'), wall: NINE }
  const call = (result: 'no_answer' | 'reached') => event('call.attempted', { purpose: 'arrival', result })
  const said = (...value: string[]) => event('item.answered', { item: ITEM, value, replaces: [] })
  const at = (minutes: number) => NINE + minutes * MINUTE
  const evidenceOf = (visit: Visit, now: number) => evidence(visit, now, arrivedAt(document(), visit, byWall))

  it('wants everything at first', () => {
    expect(evidenceOf(fold([]), NINE).missing).toEqual(['arrived', 'knocked', 'called', 'waited', 'left'])
  })

  it('counts the waiting from the arrival, whatever app ran meanwhile', () => {
    const visit = fold([arrived, call('no_answer'), call('no_answer'), said('knocked', 'note')])
    expect(evidenceOf(visit, at(9)).missing).toEqual(['waited'])
    expect(evidenceOf(visit, at(10)).missing).toEqual([])
    expect(stopwatch(at(9) + 5_000 - NINE)).toBe('09:05')
  })

  it('is not shown by a photo that was withdrawn, nor by calls about something else', () => {
    const picture = { size: 1, mime: 'image/jpeg' as const, width: 1, height: 1, sha256: 'a', item: ITEM }
    const photo = event('photo.added', picture)
    const gone = event('photo.withdrawn', { photo: photo.id })
    const others = [1, 2].map(() => event('call.attempted', { purpose: 'hotline', result: 'reached' }))
    const knocked = [arrived, said('knocked'), ...others]
    expect(evidenceOf(fold([...knocked, photo]), at(10)).missing).toEqual(['called'])
    expect(evidenceOf(fold([...knocked, photo, gone]), at(10)).missing).toEqual(['called', 'left'])
  })

  it('needs two calls, or one that was answered, and then no waiting', () => {
    const once = fold([arrived, call('no_answer'), said('knocked', 'note')])
    expect(evidenceOf(once, at(10)).missing).toEqual(['called'])
    const reached = fold([arrived, call('reached'), said('knocked', 'note')])
    expect(evidenceOf(reached, at(1)).missing).toEqual([])
  })

  it('is written down as what the phone has seen', () => {
    const visit = fold([arrived, call('no_answer'), call('no_answer'), said('knocked', 'note')])
    expect(answerOf(evidenceOf(visit, at(11)), false)).toEqual(['knocked', 'called', 'waited', 'note'])
    expect(answerOf(evidenceOf(visit, at(1)), true)).toEqual(['knocked', 'called', 'note', 'rebooked'])
    expect(answerOf(evidenceOf(fold([]), NINE), false)).toEqual([])
    const more = fold([arrived, said('neighbour', 'knocked', 'called')])
    expect(answerOf(evidenceOf(more, at(1)), false)).toEqual(['knocked', 'neighbour'])
  })

  it('waits by the right time: a clock that was set since ends nothing', () => {
    const judged = {
      entry: document().promise!.entry,
      verdict: 'early',
      minutes: '-20.0',
      error_s: 1,
    } as const
    const visit = fold([{ ...event('visit.arrived', { replaces: [], judged }), wall: NINE }])
    const start = Date.parse(document().promise!.start)
    const anHourAhead = ({ wall }: { wall: number }) => wall - 60 * MINUTE // measured since
    expect(arrivedAt(document(), visit, anHourAhead)).toBe(start - 20 * MINUTE)
    expect(arrivedAt(document(), fold([]), byWall)).toBeNull()
  })

  it('goes on evenly while somebody looks, and believes the server once that was asked', () => {
    const look = (minutes: number, set = 0, offset = 0, hidden = false) => ({
      mono: minutes * MINUTE,
      wall: NINE + (minutes + set) * MINUTE,
      offset: offset * MINUTE,
      hidden,
    })
    const time = steady(look(0))
    expect(time(look(1))).toBe(at(1))
    expect(time(look(2, 60)), 'set an hour ahead').toBe(at(2))
    expect(time(look(3, 60))).toBe(at(3))
    expect(time(look(4, 60, -60)), 'compared with the server').toBe(at(4))
    const slept = steady(look(0))
    slept(look(1, 0, 0, true))
    expect(slept(look(1, 9)), 'a phone that slept').toBe(at(10))
  })
})

describe('from where on a number passes', () => {
  const number = (more: Partial<Item>): Item => ({
    zh: '速率',
    en: 'Speed',
    answer: 'number',
    who: 'technician',
    required: true,
    critical: false,
    bulk: false,
    private: false,
    rule: [],
    ...more,
  })

  it('is a share of what was contracted, exactly', () => {
    const speed = number({ pass: { of: 'order.contracted_down_mbps', ratio: '0.9' } })
    expect(thresholdOf(speed, { 'order.contracted_down_mbps': 1000 })).toEqual({
      of: '1000',
      low: '900',
      high: null,
    })
    expect(thresholdOf(speed, { 'order.contracted_down_mbps': '0.5' })).toEqual({
      of: '0.5',
      low: '0.45',
      high: null,
    })
    expect(thresholdOf(speed, {})).toBeNull()
  })

  it('is bounds of its own, or those of what the order says', () => {
    expect(thresholdOf(number({ pass: { gte: '-27', lte: '-8' } }), {})).toEqual({
      of: null,
      low: '-27',
      high: '-8',
    })
    const by = number({
      pass_by: {
        field: 'order.pon_type',
        values: { gpon: { gte: '-27' }, epon: { gte: '-24' } },
        default: 'gpon',
      },
    })
    expect(thresholdOf(by, { 'order.pon_type': 'epon' })).toEqual({ of: null, low: '-24', high: null })
    expect(thresholdOf(by, {})).toEqual({ of: null, low: '-27', high: null })
    expect(thresholdOf(number({}), {})).toBeNull()
  })
})
