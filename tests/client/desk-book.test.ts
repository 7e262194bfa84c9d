// @vitest-environment happy-dom
/** What a booking needs before it is sent, and what is sent. */
import { beforeEach, describe, expect, it } from 'vitest'
import { type KnownCustomer } from '../../client/src/desk/book/calls.ts'
import {
  booking,
  clearDraft,
  emptyDraft,
  faultsOf,
  fieldOf,
  forCustomer,
  judgedAt,
  keepDraft,
  premisesOf,
  storedDraft,
  type Draft,
} from '../../client/src/desk/book/draft.ts'
import { factsAsked, factsKnown, type Fact, type FactDraft } from '../../client/src/desk/visit/facts.ts'
import { wasRefused } from '../../client/src/desk/key.ts'
import { Problem } from '../../client/src/device/http.ts'
import { isEnough, phoneNumber } from '../../client/src/desk/book/customers.ts'
import { shipped } from './shipped.ts'

const ZONE = 'Asia/Shanghai'
const NOW = Date.parse('2026-11-22T08:00:00+08:00')
const KNOWN: KnownCustomer = {
  id: 'c-wang',
  name: '王秀兰',
  address_as: '王女士',
  phone: '+8613900000001',
  email: null,
  language: null,
  tier: null,
  premises: [],
  visits: [],
}

const draft = (more: Partial<Draft> = {}): Draft => ({
  ...emptyDraft('2026-11-22', 'fault-repair'),
  known: KNOWN,
  premises: 'p-1',
  time: '09:30',
  askedBy: 'customer',
  ...more,
})

beforeEach(() => sessionStorage.clear())

describe('the search', () => {
  it.each([
    ['139', true],
    ['+8', false],
    ['13', false],
    ['王', true],
    ['W', true],
    ['１３９', true],
    ['１３', false],
    ['138–', true],
    ['  ', false],
  ])('has enough with %j: %s', (typed, enough) => expect(isEnough(typed)).toBe(enough))

  it.each([
    ['139 0000 0001', '+8613900000001'],
    ['0571-8888 1234', '+8657188881234'],
    ['+44 20 7946 0000', '+442079460000'],
    ['0044 20 7946 0000', '+442079460000'],
    ['１３９ ００００ ０００１', '+8613900000001'],
    ['（０５７１）8888–1234', '+8657188881234'],
    ['12', null],
    ['王秀兰', null],
  ])('reads the number %j as %s', (typed, number) => expect(phoneNumber(typed)).toBe(number))
})

describe('a draft', () => {
  it('can be booked once customer, address, time and estimate are there', () => {
    expect(faultsOf(draft(), NOW, ZONE, [])).toEqual({})
  })

  it('asks about a time that comes twice or never on its day, and books what was said', () => {
    const berlin = (more: Partial<Draft>) => draft({ date: '2026-10-25', time: '02:30', ...more })
    const early = Date.parse('2026-01-01T00:00:00Z')
    expect(faultsOf(berlin({}), early, 'Europe/Berlin', [])).toEqual({ time: 'clocks' })
    expect(faultsOf(berlin({ date: '2026-03-29' }), early, 'Europe/Berlin', [])).toEqual({ time: 'clocks' })
    expect(faultsOf(berlin({ east: 60 }), early, 'Europe/Berlin', [])).toEqual({})
    expect(booking(berlin({ east: 60 }), 't', 'Europe/Berlin', [])['start']).toBe('2026-10-25T02:30:00+01:00')
  })

  it('promises a window over midnight', () => {
    expect(booking(draft({ time: '23:00', end: '01:00' }), 't', ZONE, [])).toMatchObject({
      start: '2026-11-22T23:00:00+08:00',
      end: '2026-11-23T01:00:00+08:00',
    })
    expect(faultsOf(draft({ time: '14:00', end: '13:00' }), NOW, ZONE, [])).toEqual({ end: 'end' })
  })

  it('names every fault by its field', () => {
    const empty = { ...emptyDraft('', ''), duration: 'an hour', buffer: '999', travel: '-1' }
    expect(faultsOf(empty, NOW, ZONE, [])).toEqual({
      customer: 'customer',
      address: 'address',
      kind: 'kind',
      duration: 'duration',
      buffer: 'buffer',
      travel: 'travel',
      date: 'date',
      time: 'time',
      askedBy: 'asked',
    })
    expect(faultsOf(draft({ known: null, isNew: true, email: 'wang at home' }), NOW, ZONE, [])).toEqual({
      name: 'name',
      phone: 'phone',
      email: 'email',
    })
  })

  it('whose answer was lost is judged by the time at which it was sent, until it says something else', () => {
    const sent = draft({ time: '08:02' })
    const later = NOW + 600_000
    expect(faultsOf(sent, judgedAt(sent, { draft: sent, at: NOW }, later), ZONE, [])).toEqual({})
    expect(faultsOf(sent, judgedAt(sent, null, later), ZONE, [])).toEqual({ time: 'past' })
    const other = { ...sent, instructions: '先打电话' }
    expect(faultsOf(other, judgedAt(other, { draft: sent, at: NOW }, later), ZONE, [])).toEqual({
      time: 'past',
    })
  })

  it('knows the past, and a window that ends before it begins, by the clock of the place', () => {
    expect(faultsOf(draft({ time: '07:59' }), NOW, ZONE, [])).toEqual({ time: 'past' })
    expect(faultsOf(draft({ time: '07:59' }), NOW, 'Asia/Urumqi', [])).toEqual({})
    expect(faultsOf(draft({ end: '09:30' }), NOW, ZONE, [])).toEqual({ end: 'end' })
  })

  it('is sent with instants of the place and without what was left empty', () => {
    expect(booking(draft({ end: '11:30', person: 'p-li' }), 't-east', ZONE, [])).toEqual({
      kind: 'fault-repair',
      team: 't-east',
      customer: { id: 'c-wang' },
      premises: { id: 'p-1' },
      start: '2026-11-22T09:30:00+08:00',
      end: '2026-11-22T11:30:00+08:00',
      zone: ZONE,
      duration_minutes: 60,
      buffer_minutes: 15,
      travel_minutes: 20,
      person: 'p-li',
      asked_by: 'customer',
      agreed_by: '王女士',
      facts: {},
    })
  })

  it('brings a new customer with the number in the form that can be dialled', () => {
    const fresh = draft({
      known: null,
      isNew: true,
      name: ' 李四 ',
      phone: '139 0000 0002',
      premises: '',
      address: '和平路 1 号',
      areaType: 'city',
    })
    expect(booking(fresh, 't-east', ZONE, [])).toMatchObject({
      customer: { name: '李四', phone: '+8613900000002', language: 'zh-CN', is_new: true },
      premises: { address: '和平路 1 号', area_type: 'city' },
      agreed_by: '李四',
    })
  })

  it('says of a known customer only what they want otherwise', () => {
    const known = { ...KNOWN, email: 'wang@example.com', language: 'en' }
    const sent = (more: Partial<Draft>): unknown =>
      booking(draft({ ...forCustomer(known), ...more }), 't-east', ZONE, [])['customer']
    expect(sent({})).toEqual({ id: 'c-wang' })
    expect(sent({ email: ' xiulan@example.com ' })).toEqual({ id: 'c-wang', email: 'xiulan@example.com' })
    expect(sent({ email: ' ', language: 'zh-CN' })).toEqual({ id: 'c-wang', email: null, language: 'zh-CN' })
    expect(faultsOf(draft({ email: 'wang at home' }), NOW, ZONE, [])).toEqual({ email: 'email' })
  })

  it('says what is known of the order, and only that the list of this kind looks at', () => {
    const asked: Fact[] = ['order.access', 'order.contracted_down_mbps', 'order.wifi', 'order.services']
    const facts: FactDraft = {
      'order.access': 'fibre',
      'order.contracted_down_mbps': ' 300 ',
      'order.wifi': 'no',
      'order.services': ['web'],
      'order.about': 'trial',
    }
    expect(booking(draft({ facts }), 't-east', ZONE, asked)).toMatchObject({
      facts: {
        'order.access': 'fibre',
        'order.contracted_down_mbps': 300,
        'order.wifi': false,
        'order.services': ['web'],
      },
    })
    const nothing: FactDraft = { 'order.access': '', 'order.contracted_down_mbps': ' ', 'order.services': [] }
    expect(booking(draft({ facts: nothing }), 't-east', ZONE, asked)['facts']).toEqual({})
    expect(factsKnown(asked, { 'order.contracted_down_mbps': '99.50' }, ZONE)).toEqual({
      'order.contracted_down_mbps': '99.5',
    })
    const wrong = draft({ facts: { 'order.contracted_down_mbps': 'fast' } })
    expect(faultsOf(wrong, NOW, ZONE, asked)).toEqual({ 'order.contracted_down_mbps': 'rate' })
    expect(faultsOf(wrong, NOW, ZONE, [])).toEqual({})
    expect([fieldOf('/facts/order.access'), fieldOf('/facts/x')]).toEqual(['order.access', null])
  })

  it('asks when the order came in where a deadline in force runs from it, and for no time to come', () => {
    const asks = (kind: string, standard = shipped): Fact[] =>
      factsAsked(standard, kind, {}).filter((fact) => fact.endsWith('ed_at'))
    expect(asks('fault-repair')).toEqual(['order.reported_at'])
    expect(['broadband-install', 'complaint-visit', 'callback'].flatMap((kind) => asks(kind))).toEqual([])
    const levels = (id: string, enabled: boolean) => ({
      ...shipped,
      levels: { ...shipped.levels, [id]: { ...shipped.levels[id]!, enabled } },
    })
    expect(asks('broadband-install', levels('install.published', true))).toEqual(['order.accepted_at'])
    expect(asks('fault-repair', levels('repair.statutory', false))).toEqual([])

    const asked: Fact[] = ['order.reported_at']
    const reported = (said: string) => draft({ facts: { 'order.reported_at': said } })
    expect(booking(reported('2026-11-22T07:30'), 't-east', ZONE, asked)['facts']).toEqual({
      'order.reported_at': '2026-11-22T07:30:00+08:00',
    })
    expect(booking(reported(''), 't-east', ZONE, asked)['facts']).toEqual({})
    const faults = ['', '2026-11-22T08:00', '2026-11-22T08:01', '2026-11-22', 'yesterday'].map(
      (said) => faultsOf(reported(said), NOW, ZONE, asked)['order.reported_at'],
    )
    expect(faults).toEqual([undefined, undefined, 'reported', 'reported', 'reported'])
  })

  it('begins without a fact that nobody has said', () => {
    expect(emptyDraft('2026-11-22', '')).toMatchObject({ kind: '', askedBy: null, agreedBy: '', person: '' })
    const place = (id: string) => ({ id, address: id, area_type: null, place_type: null })
    const at = (...ids: string[]) => premisesOf({ ...KNOWN, premises: ids.map(place) })
    expect([at(), at('p-1'), at('p-1', 'p-2')]).toEqual(['', 'p-1', null])
    expect(faultsOf(draft({ premises: null }), NOW, ZONE, [])).toEqual({ premises: 'premises' })
  })

  it('outlives the page until it is booked, with its key', () => {
    const kept = draft({ time: '10:00' })
    keepDraft(kept)
    expect(storedDraft()).toEqual(kept)
    clearDraft()
    expect(storedDraft()).toBeNull()
    sessionStorage.setItem('doorstep.booking', JSON.stringify({ time: '10:00' }))
    expect(storedDraft()).toMatchObject({ time: '10:00', facts: {} })
  })

  it('finds the field of a fault that the server names', () => {
    expect([fieldOf('/customer/phone'), fieldOf('/start'), fieldOf('/facts/x')]).toEqual([
      'phone',
      'time',
      null,
    ])
  })
})

it('tells a refusal, after which nothing was done, from silence, after which something may have been', () => {
  expect([409, 412, 422].map((status) => wasRefused(new Problem(status, {})))).toEqual([true, true, true])
  expect([Problem.unreachable(), new Problem(503, {}), new Problem(408, {})].map(wasRefused)).toEqual([
    false,
    false,
    false,
  ])
})

describe('a visit whose time is agreed later', () => {
  const later = draft({ later: true, time: '', date: '', askedBy: null })
  it('needs no time and nobody who asked for one', () => {
    expect(faultsOf(later, NOW, ZONE, [])).toEqual({})
    expect(faultsOf({ ...later, later: false }, NOW, ZONE, [])).toMatchObject({
      date: 'date',
      askedBy: 'asked',
    })
  })
  it('says none of it, also where it was typed before', () => {
    const said = booking(draft({ later: true, end: '10:00' }), 'east', ZONE, [])
    const { start, end, asked_by, agreed_by } = said
    expect([start, end, asked_by, agreed_by]).toEqual([undefined, undefined, undefined, undefined])
    expect(said.kind).toBe('fault-repair')
  })
})
