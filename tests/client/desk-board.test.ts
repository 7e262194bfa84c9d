// @vitest-environment happy-dom
/** The board before it is drawn: what is looked at, what would be in the way, which rows are in the page, what changed. */
import { describe, expect, it } from 'vitest'
import { filtered } from '../../client/src/desk/address.ts'
import { against } from '../../client/src/desk/day/against.ts'
import { asks, snapped, type Carried } from '../../client/src/desk/day/carry.ts'
import { counts, passes, peopleOf, toggled } from '../../client/src/desk/day/filters.ts'
import { place } from '../../client/src/desk/day/layout.ts'
import { merged } from '../../client/src/desk/day/live.ts'
import { next } from '../../client/src/desk/day/walk.ts'
import { rowAt, rowsWithin, tops } from '../../client/src/desk/day/windowing.ts'
import type { Card, Day, TechnicianDay } from '../../client/src/desk/visit/calls.ts'

const at = (time: string): string => `2026-11-22T${time}:00+08:00`
const ms = (time: string): number => Date.parse(at(time))
const NIGHT = ms('00:00')

function card(id: string, from: string, to: string, more: Partial<Card> = {}): Card {
  return {
    id,
    kind: 'fault-repair',
    state: 'booked',
    status: 'booked',
    promise: { entry: id, start: at(from), end: null, zone: 'Asia/Shanghai' },
    plan: { start: at(from), end: at(to), clash: false },
    duration_minutes: 60,
    buffer_minutes: 15,
    travel_minutes: 20,
    customer: { name: id, address_as: null, phone: '' },
    premises: { address: '', area_type: 'city' },
    members: [{ person: 'li', name: '李强', phone: '', role: 'main', active: true }],
    outcome: null,
    actual: null,
    risk: null,
    ...more,
  } as unknown as Card
}

function row(id: string, visits: Card[], more: Partial<TechnicianDay> = {}): TechnicianDay {
  const person = { id, name: id, staff_no: id }
  const hours = { start: at('08:30'), end: at('18:00') }
  return { person, team: 'east', skills: [], hours, night: null, absent: [], visits, ...more }
}

function day(technicians: TechnicianDay[], unassigned: Card[] = []): Day {
  return { date: '2026-11-22', seq: 1, technicians, unassigned, waiting: [] } as unknown as Day
}

const NINE = card('nine', '09:00', '10:15')
const NOON = card('noon', '12:00', '13:15')

describe('what would be in the way', () => {
  const of = (target: string, time: string, shown = day([row('li', [NINE, NOON])])) =>
    against(shown, card('new', '15:00', '16:15'), { person: target, start: ms(time) }, NIGHT).reasons

  it('is another visit, also by a minute, and none that is over', () => {
    expect(of('li', '09:30')).toEqual(['overlap'])
    expect(of('li', '07:46')).toEqual(['overlap', 'outside'])
    expect(of('li', '14:00')).toEqual([])
    expect(of('li', '09:30', day([row('li', [{ ...NINE, state: 'cancelled' }])]))).toEqual([])
  })

  it('is the way there, leave, the end of the day and the past', () => {
    expect(of('li', '10:20'), 'twenty minutes of travel do not fit').toEqual(['travel'])
    expect(
      of(
        'li',
        '10:40',
        day([row('li', [], { absent: [{ start: at('00:00'), end: at('23:59'), cover: null }] })]),
      ),
    ).toEqual(['absent'])
    expect(of('li', '17:30')).toEqual(['outside'])
    const past = against(day([row('li', [])]), NINE, { person: 'li', start: ms('09:00') }, ms('11:00'))
    expect(past.reasons, 'it was agreed for that time').toEqual([])
    expect(
      against(day([row('li', [])]), NINE, { person: 'li', start: ms('09:15') }, ms('11:00')).refused,
    ).toBe(true)
  })

  it('is said before anything is asked: another person at once, another time with a question', () => {
    const carried = (person: string | null, time: string) =>
      asks({ card: NINE, from: 'li', target: { person, start: ms(time) } } as Carried)
    expect([carried('li', '09:00'), carried('wang', '09:00'), carried('li', '09:15')]).toEqual([
      'nothing',
      'reassign',
      'move',
    ])
    expect(snapped(NINE, ms('09:19')), 'near its own time it keeps it').toBe(ms('09:00'))
    expect(snapped(NINE, ms('09:26'))).toBe(ms('09:30'))
  })
})

describe('what is looked at', () => {
  const late = card('late', '10:00', '11:00', {
    risk: { kind: 'not_departed', since: at('09:30'), told: null },
  })
  const nobodys = card('nobody', '11:00', '12:00', { members: [] })
  const shown = day([row('li', [NINE, late], { skills: ['fttr'] }), row('wang', [NOON])], [nobodys])

  it('is counted by how it stands', () => {
    expect(counts([NINE, late, nobodys])).toMatchObject({ planned: 2, late: 1, unassigned: 1, done: 0 })
  })

  it('is chosen by the address, and again by its values', () => {
    const asked = filtered(new URLSearchParams('state=late&area=city'))
    expect([passes(late, asked), passes(NINE, asked)]).toEqual([true, false])
    expect(peopleOf(shown, asked).map(({ person }) => person.id)).toEqual(['li'])
    expect(peopleOf(shown, filtered(new URLSearchParams('skill=fttr'))).length).toBe(1)
    expect(toggled(asked, 'state', 'late').state).toBeNull()
    expect(toggled(asked, 'state', 'done').state).toBe('late,done')
  })
})

describe('the rows in the page', () => {
  it('are those that can be seen, and a few beside', () => {
    const found = tops(Array.from({ length: 200 }, () => 2))
    expect(rowsWithin(found, 0, 40)).toEqual([0, 24])
    expect(rowsWithin(found, 200, 240)).toEqual([97, 124])
    expect([rowAt(found, -5), rowAt(found, 3), rowAt(found, 10_000)]).toEqual([0, 1, 199])
  })

  it('are walked by keys also where they are not drawn', () => {
    const rows = [[NINE, NOON], [], [card('x', '12:15', '13:00')]].map((one) => place(one, NIGHT))
    expect(next(rows, 'nine', 'ArrowRight')?.id).toBe('noon')
    expect(next(rows, 'noon', 'ArrowDown')).toEqual({ row: 2, id: 'x' })
    expect(next(rows, 'x', 'ArrowDown')).toBeNull()
  })
})

describe('a change', () => {
  it('is put in its place, and rows that nothing happened to stay the same', () => {
    const before = day([row('li', [NINE]), row('wang', [NOON])])
    const given = { seq: 2, visits: ['nine'], cards: [{ person: null, card: NINE }], waiting: [] }
    const after = merged(before, given)!
    expect(after.technicians[0]!.visits).toEqual([])
    expect(after.technicians[1]).toBe(before.technicians[1])
    expect(after.unassigned.map(({ id }) => id)).toEqual(['nine'])
    expect(
      merged(before, { ...given, cards: [{ person: 'new', card: NINE }] }),
      'nobody of that row is known',
    ).toBeNull()
  })

  it('shows what really happened beside what was planned, and a way that is too short', () => {
    const [one, two] = place(
      [
        { ...NINE, status: 'completed', actual: { start: at('09:20'), end: at('10:30') } },
        card('b', '10:30', '11:30'),
      ],
      NIGHT,
    )
    expect(one!.actual).toEqual({ start: 560, end: 630 })
    expect([two!.way, two!.hurried]).toEqual([20, true])
  })
})
