/** A visit as its customer sees it, and its receipt, for the tests of the customer's page. */
import type { Receipt, ReceiptItem, Visit } from '../../client/src/customer/calls.ts'

export const VISIT = '0197b2a4-0000-7000-8000-000000000001'
export const LINK = `${VISIT}.${'A'.repeat(43)}`
export const DIGEST = 'ab'.repeat(32)

export function visit(more: Partial<Visit> = {}): Visit {
  return {
    visit: VISIT,
    order: 'WO-1',
    state: 'booked',
    language: 'zh-CN',
    company: { zh: '云江电信', en: 'Yunjiang Telecom' },
    hotline: '10000',
    kind: { zh: '宽带装机', en: 'Broadband installation' },
    promise: { entry: 'entry', start: '2026-12-01T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' },
    address: '梧桐路18号',
    who: { name: '李强', staff_no: 'T101' },
    door_code: '123456',
    confirmed_at: null,
    cancelled: null,
    steps: [{ step: 'booked', at: '2026-11-30T09:00:00+08:00' }],
    changes: { until: '2026-12-01T07:00:00+08:00', refused: null },
    wish: null,
    notices: { choice: 'any', offered: ['any', 'none'] },
    ready: [],
    promises: [],
    card: null,
    said: { stars: null, remarks: 0, wrong_person: null, complaints: [], again: null },
    photos: null,
    receipt: null,
    earlier: [],
    working: [],
    ...more,
  }
}

export function item(zh: string, en: string, more: Partial<ReceiptItem> = {}): ReceiptItem {
  return { zh, en, state: 'passed', values: [], note: null, limit: null, after: false, ...more }
}

/** A receipt on which something stands at every place. */
export function receipt(more: Partial<Receipt> = {}): Receipt {
  return {
    record: 17,
    digest: DIGEST,
    sealed_at: '2026-12-01T11:00:00+08:00',
    supersedes: null,
    completed_at: '2026-12-01T10:30:00+08:00',
    outcome: 'done',
    arrival: {
      at: '2026-12-01T09:01:00+08:00',
      verdict: 'late',
      minutes: '12.0',
      grade: 'measured',
      after: true,
    },
    items: [
      item('鞋套', 'Shoe covers'),
      item('网速', 'Speed', {
        state: 'failed',
        values: [{ zh: '80 Mbps', en: '80 Mbps' }],
        note: '网线老化\n已约更换',
        limit: { contracted: '1000', gte: '900', lte: null, unit: 'Mbps' },
      }),
      item('序列号', 'Serial number', { state: 'open' }),
      item('路由器', 'Router', { state: 'na', after: true }),
    ],
    leaves: [
      {
        reason: 'material',
        at: '2026-12-01T09:20:00+08:00',
        promised: '2026-12-01T09:50:00+08:00',
        note: '去取光猫',
        back: '2026-12-01T09:45:00+08:00',
        after: false,
      },
    ],
    questions: [{ text: '账单', tickets: ['T-1'], promised: '2026-12-02T18:00:00+08:00', after: true }],
    complaints: [{ text: '来得太迟', promised: '2026-12-03T18:00:00+08:00', after: false }],
    agreed: [
      {
        start: '2026-12-05T09:00:00+08:00',
        end: '2026-12-05T11:00:00+08:00',
        zone: 'Asia/Shanghai',
        asked_by: 'resource',
        reason: '无端口',
        after: false,
      },
    ],
    damages: [{ text: '茶几划了一道', after: false }],
    signature: { kind: 'typed', name: '王小明', match: 'matches' },
    ...more,
  }
}
