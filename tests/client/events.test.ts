/** How the phone makes an event, and which registers it writes. */
import { expect, it } from 'vitest'
import { makeEvent } from '../../client/src/core/event.ts'
import { kindOf, registersOf } from '../../client/src/core/visit/events.ts'
import { event, eventId } from './shared_cases.ts'

const context = {
  id: eventId('a1'),
  visit: eventId('visit'),
  seen: 184233,
  wall: 1780480790456,
  tz: 480,
  mono: ['b7c2', 912344] as const,
  device: 'd1',
  by: 'wang',
}

it('makes an event of the first version, with everything of its context', () => {
  const body = { item: 'enter.cloth', value: 'done', replaces: [] }
  expect(makeEvent('item.answered', body, context)).toEqual({ ...context, type: 'item.answered', v: 1, body })
})

it('keeps what was said when the caller changes its copy', () => {
  const body = { text: 'before' }
  const made = makeEvent('note.added', body, context)
  body.text = 'after'
  expect(made.body['text']).toBe('before')
})

it.each([
  ['visit.arrived', {}, ['mark:arrived']],
  ['visit.left', { undone: true }, ['mark:left']],
  ['item.answered', { item: 'x', value: null }, ['item:x']],
  ['items.confirmed', { phase: 'p', items: ['x', 'y', 'x'] }, ['item:x', 'item:y']],
  ['note.added', { text: 'x' }, ['notes']],
  ['rating.given', { stars: 5 }, ['rating']],
  ['private.answered', { item: 'x', key: 'k' }, ['private:x']],
  ['visit.signed', {}, ['signature']],
  ['photo.added', {}, []],
  ['leave.ended', { leave: 'a0' }, []],
  ['visit.completed', { outcome: 'done' }, []],
  ['meter.read', { item: 'x' }, []],
  ['constructor', {}, []],
])('%s writes its registers', (type, body, registers) => {
  expect(registersOf(event({ is: 'a1', type, body }))).toEqual(registers)
})

it.each([
  ['item.answered', 2],
  ['item.answered', 0],
  ['toString', 1],
  ['hasOwnProperty', 1],
  ['', 1],
])('does not know %j in version %d', (type, v) => {
  expect(kindOf(event({ is: 'a1', type, v }))).toBeNull()
  expect(registersOf(event({ is: 'a1', type, v }))).toEqual([])
})
