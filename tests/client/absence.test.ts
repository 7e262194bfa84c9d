/** What becomes of the visits of somebody who cannot come, as the form says it. */
import { expect, it } from 'vitest'

import type { Absence, Concerned } from '../../client/src/desk/absence/calls.ts'
import {
  NOBODY,
  PROPOSED,
  first,
  isProposed,
  kept,
  offered,
  rows,
} from '../../client/src/desk/absence/plan.ts'

type Option = Concerned['options'][number]

const person = (id: string) => ({ id, name: id, staff_no: id })

function option(id: string, ...codes: Option['against'][number]['code'][]): Option {
  const against = codes.map((code) => ({ code, words: [] }))
  return { person: person(id), against, travel_minutes: null, visits: 1 }
}

function visit(id: string, proposed: Concerned['proposed'], ...options: Option[]): Concerned {
  const promise = { entry: 'e', start: '2026-12-01T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' }
  const more = { order: id, kind: 'k', begun: false, customer: 'c', phone: 'p', address: 'a' }
  return { id, ver: 3, ...more, promise, proposed, options }
}

const same = visit(
  'same',
  { person: person('wang'), start: '2026-12-01T09:00:00+08:00', moves: false, reasons: [] },
  option('wang'),
  option('sun', 'overlap'),
)
const moved = visit(
  'moved',
  { person: person('wang'), start: '2026-12-01T15:00:00+08:00', moves: true, reasons: [] },
  option('wang', 'overlap'),
  option('sun', 'skill', 'overlap'),
  option('he', 'outside_hours'),
)
const begun = visit('begun', null, option('wang'))
const plan = { visits: [same, moved, begun] } as unknown as Absence

it('gives away at once what keeps its time, and nothing that a customer has to agree to', () => {
  expect([first(same), first(moved), first(begun)]).toEqual(['wang', '', ''])
  expect(rows(plan, {})).toEqual([{ visit: 'same', ver: 3, person: 'wang' }])
})

it('sends what was changed by hand, and the other time once the customer agreed', () => {
  const said = rows(plan, { same: NOBODY, moved: PROPOSED, begun: 'wang' })
  expect(said).toEqual([
    { visit: 'same', ver: 3, person: null },
    { visit: 'moved', ver: 3, person: 'wang', start: '2026-12-01T15:00:00+08:00', asked_by: 'resource' },
    { visit: 'begun', ver: 3, person: 'wang' },
  ])
  expect([isProposed(moved, PROPOSED), isProposed(moved, 'wang'), isProposed(same, 'wang')]).toEqual([
    true,
    false,
    true,
  ])
})

it('offers nobody whom the server refuses, and counts what keeps the others from it', () => {
  expect(offered(moved).map((one) => one.person.id)).toEqual(['he'])
  expect(kept(moved)).toEqual([
    { code: 'overlap', count: 1 },
    { code: 'skill', count: 1 },
    { code: 'outside_hours', count: 1 },
  ])
})
