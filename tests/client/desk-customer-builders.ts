/** A customer as the server tells of one. */
import type { Customer, CustomerVisit } from '../../client/src/desk/customers/calls.ts'

export function visitOf(id: string, order: string, more: Partial<CustomerVisit> = {}): CustomerVisit {
  return {
    id,
    order,
    kind: 'broadband-install',
    state: 'booked',
    status: 'booked',
    outcome: null,
    verdict: null,
    over: false,
    start: '2026-12-02T09:00:00+08:00',
    end: null,
    zone: 'Asia/Shanghai',
    address: '梧桐路18号2单元601',
    main: { id: 'li', name: '李强' },
    record: null,
    ...more,
  }
}

export const wang: Customer = {
  id: 'c-wang',
  name: '王秀兰',
  address_as: '王女士',
  phone: '+8613800000001',
  email: null,
  language: null,
  channel: null,
  tier: 'diamond',
  is_new: false,
  contact_name: null,
  contact_phone: null,
  hours_from: null,
  hours_until: null,
  note: null,
  door_note: null,
  zone: 'Asia/Shanghai',
  opted_out: [{ channel: 'sms', at: '2026-11-20T09:00:00+08:00' }],
  doubles: [],
  merged: [],
  notices: { choice: 'mail', offered: ['sms', 'mail', 'none'] },
  premises: [{ id: 'p-1', address: '梧桐路18号2单元601', area_type: 'city', place_type: 'home' }],
  coming: [visitOf('v-2', 'WO-2')],
  past: [
    visitOf('v-1', 'WO-1', {
      status: 'completed',
      outcome: 'done',
      over: true,
      record: 7,
      start: '2026-11-02T09:00:00+08:00',
    }),
  ],
  calls: [
    {
      id: 'call',
      at: '2026-11-01T09:00:00+08:00',
      by: { id: 'zhao', name: '赵敏' },
      purpose: 'appointment',
      result: 'reached',
      note: '门禁打这个电话',
      visit: 'v-1',
      order: 'WO-1',
    },
  ],
  promises: [
    {
      id: 'p',
      kind: 'question.answer',
      level: null,
      due: '2026-11-03T18:00:00+08:00',
      state: 'broken',
      visit: 'v-1',
      order: 'WO-1',
    },
  ],
  trail: [],
}
