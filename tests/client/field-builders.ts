/** A small standard, a visit of it and events, for the tests of the screens. */
import { assess } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import type { Item, Standard } from '../../client/src/core/checklist/standard.ts'
import type { Carried, OwedPromise, VisitDocument } from '../../client/src/core/visit/document.ts'
import { makeEvent } from '../../client/src/core/event.ts'
import type { Bodies, EventType, VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold, type Visit } from '../../client/src/core/visit/fold.ts'

export const VISIT = '0197a000-0000-7000-8000-000000000001'
export const MINE = '0197a000-0000-7000-8000-00000000d001'
export const OTHERS = '0197a000-0000-7000-8000-00000000d002'
/** 2026-11-22 09:00 in Shanghai. */
export const NINE = Date.parse('2026-11-22T09:00:00+08:00')

function item(zh: string, en: string, more: Partial<Item> = {}): Item {
  return {
    zh,
    en,
    answer: 'tick',
    who: 'technician',
    required: true,
    critical: false,
    bulk: false,
    private: false,
    audience: 'customer',
    rule: [],
    ...(more.answer === 'yes-no-na' ? { fail: ['no'] } : {}),
    ...more,
  }
}

const PHASES: Record<string, string[]> = {
  'prepare': ['prepare.tools', 'prepare.kit'],
  'travel': ['travel.departed'],
  'arrive': ['arrive.introduced'],
  'enter': ['enter.shoe-covers'],
  'work': ['work.plan', 'work.safety', 'work.optical', 'work.tested', 'work.remark'],
  'sign-off': ['private.rooms', 'signoff.signature'],
  'farewell': ['farewell.thanks'],
}

export const standard: Standard = {
  hash: 'f'.repeat(64),
  format: 1,
  items: {
    'prepare.tools': item('工具已带齐', 'Tools packed', { bulk: true, audience: 'office' }),
    'prepare.kit': item('鞋套已带', 'Shoe covers packed', { bulk: true, audience: 'office' }),
    'travel.departed': item('按时出发', 'Left in time', {
      answer: 'computed',
      who: 'system',
      audience: 'office',
      compute: { fn: 'present', args: ['travel.departed'] },
    }),
    'arrive.introduced': item('出示工作证', 'ID shown', { bulk: true }),
    'enter.shoe-covers': item('换上鞋套', 'Shoe covers on', {
      critical: true,
      when: { 'visit.area_type': { not: ['township', 'village'] } },
    }),
    'work.plan': item('方案客户同意', 'Customer agrees to the plan', { answer: 'consent', critical: true }),
    'work.safety': item('避开水电', 'Pipes and wires checked', { answer: 'yes-no-na', critical: true }),
    'work.optical': item('收光功率', 'Optical power', {
      answer: 'number',
      unit: 'dBm',
      min: -50,
      max: 10,
      pass: { gte: '-27', lte: '-8' },
    }),
    'work.tested': item('测试正常', 'Services tested', { bulk: true }),
    'work.remark': item('说明', 'Remark', { answer: 'text', required: false, max_length: 500 }),
    'private.rooms': item('有没有进过不相关的房间？', 'Did they enter an unrelated room?', {
      answer: 'yes-no-na',
      who: 'customer',
      private: true,
      audience: 'office',
      fail: ['yes'],
    }),
    'signoff.signature': item('客户签字', 'Signature', {
      answer: 'signature',
      critical: true,
      refusable: true,
    }),
    'farewell.thanks': item('致谢道别', 'Thanked', { bulk: true }),
  },
  visits: {
    install: {
      name: { zh: '装机', en: 'Installation' },
      role: 'technician',
      arrival: 'arrival.technician',
      phases: Object.entries(PHASES).map(([id, items]) => ({ id, name: { zh: id, en: id }, items })),
    },
    callback: {
      name: { zh: '回访', en: 'Callback' },
      role: 'technician',
      arrival: null,
      phases: [{ id: 'work', name: { zh: '回访', en: 'Callback' }, items: ['work.remark', 'work.tested'] }],
    },
  },
  phrases: {},
  forbidden: [],
  levels: {
    'arrival.technician': { zh: '准时', en: 'On time', enabled: true, earliest: '-PT10M', latest: 'PT10M' },
    'complaint.answer': {
      zh: '投诉答复',
      en: 'Answer',
      enabled: true,
      due: {
        fn: 'promised',
        by: 'complaint.grade',
        duration: 'PT48H',
        values: { ordinary: 'PT24H', hard: 'P3D' },
      },
    },
  },
  brand: { company: { zh: '云江电信', en: 'our company' }, hotline: '10000' },
}

const PROMISE = {
  entry: '0197a000-0000-7000-8000-00000000e001',
  start: '2026-11-22T09:00:00+08:00',
  end: null,
  zone: 'Asia/Shanghai',
}

export function document(more: Partial<VisitDocument> = {}): VisitDocument {
  return {
    id: VISIT,
    ver: 1,
    order: 'WO-20261122-001',
    kind: 'install',
    standard: standard.hash,
    state: 'booked',
    team: 'east',
    promise: PROMISE,
    ledger: [
      {
        ...PROMISE,
        asked_by: 'customer',
        agreed_by: '王女士',
        reason: null,
        at: PROMISE.start,
        origin: 'office',
      },
    ],
    travel_minutes: 20,
    duration_minutes: 60,
    depart_by: '2026-11-22T08:30:00+08:00',
    customer: { id: 'c1', name: '王女士', address_as: '王女士', phone: '+8613900001111' },
    premises: {
      address: '人民路 18 号',
      area_type: 'city',
      place_type: 'home',
      latitude: null,
      longitude: null,
    },
    facts: { 'visit.area_type': 'city' },
    instructions: null,
    members: [],
    key: null,
    ...more,
  }
}

let made = 0

/** An event of this phone (or of `device`), each a minute after the one before. */
/** Something that was promised at a visit before of the same order. */
export const PROMISED: OwedPromise = {
  id: 'p1',
  kind: 'question.answer',
  due: '2026-11-22T18:00:00+08:00',
  said: null,
  by: '李强',
  open: true,
}

/** What the visit before of the same order left. */
export function carriedFrom(visit: string, more: Partial<Carried> = {}): Carried {
  return {
    visit,
    outcome: 'stopped',
    at: '2026-11-21T10:00:00+08:00',
    zone: 'Asia/Shanghai',
    by: null,
    reason: null,
    report: null,
    left: [],
    promises: [],
    notes: [],
    ...more,
  }
}

export function event<T extends EventType>(type: T, body: Bodies[T], device = MINE): VisitEvent {
  made += 1
  const id = `0197b000-0000-7000-8000-${String(made).padStart(12, '0')}`
  const wall = NINE + made * 60_000
  return makeEvent(type, body, {
    id,
    visit: VISIT,
    seen: 0,
    wall,
    tz: 480,
    mono: ['run', made * 60_000],
    device,
    by: device,
  })
}

export function mark(name: 'departed' | 'arrived' | 'started' | 'finished' | 'left'): VisitEvent {
  return event(`visit.${name}`, { replaces: [] })
}

export function answered(id: string, value: string | null, device = MINE): VisitEvent {
  return event('item.answered', { item: id, value, replaces: [] }, device)
}

export function signed(): VisitEvent {
  return event('visit.signed', {
    statement: '{}',
    format: 'doorstep-statement/1',
    language: 'zh-CN',
    standard: standard.hash,
    promises: [],
    events: [],
    facts: {},
    signature: { kind: 'typed', name: '王' },
    replaces: [],
  })
}

export function assessed(
  events: readonly VisitEvent[],
  of = document(),
): { visit: Visit; assessment: ReturnType<typeof assess> } {
  const visit = fold(events)
  return { visit, assessment: assess(standard, of.kind, visit, fields(visit, of, {})) }
}
