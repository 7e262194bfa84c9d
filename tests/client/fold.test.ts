/** The fold on the phone: the cases shared with the server, and what holds for any events at all. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold, survivors } from '../../client/src/core/visit/fold.ts'
import { type Short, byName, event, eventId, load, mismatch } from './shared_cases.ts'

describe('shared cases', () => {
  it.each(load('fold-'))('$name', (one) => {
    const shorts = one['events'] as Short[]
    const events = shorts.map(event)
    for (const order of [events, events.toReversed(), [...events, ...events]]) {
      const visit = byName(fold(order), shorts)
      if ('whole' in one) expect(visit).toEqual(one['whole'])
      else expect(mismatch(one['expect'], visit)).toBeNull()
    }
  })
})

const id = fc.integer({ min: 0, max: 30 }).map((place) => eventId(`e${String(place).padStart(3, '0')}`))
const item = fc.constantFrom('enter.cloth', 'work.test', '__proto__', 'constructor')
const value = fc.oneof(fc.constantFrom('done', 'not_done', null), fc.string({ unit: 'grapheme' }))
const said = fc.oneof(
  fc.record({ type: fc.constant('item.answered'), body: fc.record({ item, value }) }),
  fc.record({
    type: fc.constant('items.confirmed'),
    body: fc.record({ items: fc.array(item), phase: item }),
  }),
  fc.record({
    type: fc.constant('visit.arrived'),
    body: fc.record({ undone: fc.constantFrom(true, undefined) }),
  }),
  fc.record({ type: fc.constant('note.added'), body: fc.record({ text: fc.string() }) }),
  fc.record({ type: fc.constant('leave.ended'), body: fc.record({ leave: id }) }),
  fc.record({ type: fc.string(), body: fc.dictionary(fc.string(), fc.jsonValue()) }),
)
const anyEvent = fc
  .record({ id, said, replaces: fc.array(id, { maxLength: 3 }), device: fc.constantFrom('A', 'B') })
  .map(({ id, said, replaces, device }): VisitEvent => ({
    ...{ id, visit: eventId('visit'), v: 1, seen: 0, wall: 0, tz: 480, mono: ['A1', 0], device, by: 'wang' },
    type: said.type,
    body: { ...said.body, replaces },
  }))
const anyEvents = fc.uniqueArray(anyEvent, { selector: (one) => one.id, maxLength: 30 })

it('does not care for order and repeats', () => {
  const shuffled = anyEvents.chain((events) =>
    fc.tuple(
      fc.constant(events),
      fc.shuffledSubarray([...events, ...events], { minLength: events.length * 2 }),
    ),
  )
  fc.assert(
    fc.property(shuffled, ([events, again]) => {
      expect(fold(again)).toEqual(fold(events))
    }),
  )
})

it('shows what nobody replaced, until a person who saw it all answers again', () => {
  fc.assert(
    fc.property(anyEvents, item, (events, item) => {
      const seen = survivors(fold(events), `item:${item}`)
      const next = event({ is: 'z1', type: 'item.answered', body: { item, value: 'done' } })
      const visit = fold([...events, { ...next, body: { ...next.body, replaces: seen } }])
      expect(survivors(visit, `item:${item}`)).toEqual([next.id])
    }),
  )
})

it('only counts what it does not know', () => {
  fc.assert(
    fc.property(anyEvents, fc.string(), fc.jsonValue(), (events, name, value) => {
      const strange = event({ is: 'z1', type: `future.${name}`, body: { value } })
      const { count, unknown, ...rest } = fold([...events, strange])
      const before = fold(events)
      expect({ ...rest, count: count - 1, unknown: unknown.slice(0, -1) }).toEqual(before)
      expect(unknown.at(-1)?.type).toBe(strange.type)
    }),
  )
})

it('reads the ids that stand in each register', () => {
  const visit = fold([
    event({ is: 'a1', type: 'visit.arrived' }),
    event({ is: 'a2', type: 'items.confirmed', body: { phase: 'prepare', items: ['x', 'y'] } }),
    event({ is: 'a3', type: 'item.answered', body: { item: 'y', value: 'not_done' } }),
    event({ is: 'a4', type: 'rating.given', body: { stars: 4 } }),
    event({ is: 'a5', type: 'note.added', body: { text: 'z' } }),
    event({ is: 'a6', type: 'private.answered', body: { item: 'x', key: 'k' } }),
    event({ is: 'a7', type: 'visit.signed', body: { statement: '{}' } }),
  ])
  expect(byName(survivors(visit, 'mark:arrived'), SHORTS)).toEqual(['a1'])
  expect(byName(survivors(visit, 'item:x', 'item:y'), SHORTS)).toEqual(['a2', 'a3'])
  expect(byName(survivors(visit, 'rating'), SHORTS)).toEqual(['a4'])
  expect(byName(survivors(visit, 'notes'), SHORTS)).toEqual(['a5'])
  expect(byName(survivors(visit, 'private:x'), SHORTS)).toEqual(['a6'])
  expect(byName(survivors(visit, 'signature'), SHORTS)).toEqual(['a7'])
  expect(survivors(visit, 'mark:left', 'item:constructor', 'private:y', 'photos')).toEqual([])
})
const SHORTS = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ is: `a${n}`, type: '' }))

it('folds a visit of ten thousand events', () => {
  const events = Array.from({ length: 10_000 }, (_, n) =>
    event({
      is: `e${String(n).padStart(5, '0')}`,
      type: 'item.answered',
      body: {
        item: `item.${n % 90}`,
        value: 'done',
        replaces: n < 90 ? [] : [`e${String(n - 90).padStart(5, '0')}`],
      },
    }),
  )
  const visit = fold(events)
  expect(visit.count).toBe(10_000)
  expect(Object.values(visit.answers).map((answers) => answers.length)).toEqual(Array(90).fill(1))
})
