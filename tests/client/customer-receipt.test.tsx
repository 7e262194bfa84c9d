// @vitest-environment happy-dom
/** The receipt: what was asked, promised and damaged beside what was done, and what nobody had signed. */
import { cleanup, render, screen } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Receipt, ReceiptItem, Visit } from '../../client/src/customer/calls.ts'
import { ReceiptCards } from '../../client/src/customer/Receipt.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'

const WHEN = '2026-11-22T09:00:00+08:00'
const VISIT: Visit = {
  visit: '0197b2a4-0000-7000-8000-000000000001',
  order: 'WO-1',
  state: 'finished',
  language: 'zh-CN',
  company: { zh: '云江电信', en: 'Yunjiang Telecom' },
  hotline: '10000',
  kind: { zh: '宽带装机', en: 'Broadband installation' },
  promise: { entry: 'e', start: WHEN, end: null, zone: 'Asia/Shanghai' },
  address: '人民路 18 号',
  who: null,
  door_code: null,
  confirmed_at: null,
  cancelled: null,
  steps: [],
  changes: { until: null, refused: 'over' },
  wish: null,
  ready: [],
  promises: [],
  card: null,
  said: { stars: null, remarks: 0, wrong_person: null, complaints: [], again: null },
  photos: null,
  receipt: null,
}
const ITEM: ReceiptItem = {
  zh: '有线下载速率',
  en: 'Wired download speed',
  state: 'passed',
  values: [{ zh: '940 Mbps', en: '940 Mbps' }],
  note: null,
  limit: { contracted: '1000', gte: '900', lte: null, unit: 'Mbps' },
  after: false,
}

function shown(more: Partial<Receipt>): void {
  const receipt: Receipt = {
    record: 7,
    digest: 'a'.repeat(64),
    sealed_at: WHEN,
    supersedes: null,
    completed_at: WHEN,
    outcome: 'done',
    arrival: null,
    items: [],
    leaves: [],
    questions: [],
    complaints: [],
    agreed: [],
    damages: [],
    signature: { kind: 'drawn', name: null, match: 'matches' },
    ...more,
  }
  render(<ReceiptCards link="x" visit={VISIT} onNewer={() => undefined} receipt={receipt} />)
}

beforeEach(() => chooseLanguage('zh-CN'))
afterEach(cleanup)

describe('the receipt', () => {
  it('asks how it was before the long list of what was done', () => {
    shown({ items: [ITEM] })
    const asked = document.querySelector('[data-value="5"]')!
    const list = document.querySelector('[data-items]')!
    expect(asked.compareDocumentPosition(list) & Node.DOCUMENT_POSITION_FOLLOWING).toBeTruthy()
    expect(document.querySelector('[data-action="again"]')).toBeNull()
  })

  it('of what was called off at the door takes the word for another visit', () => {
    shown({ outcome: 'cancelled' })
    expect(document.querySelector('[data-action="again"]')).not.toBeNull()
  })

  it.each([
    ['zh-CN', '签约 1000 Mbps，900 Mbps 以上合格'],
    ['en', 'Contracted 1000 Mbps, passes from 900 Mbps'],
  ] as const)('says beside a number what was contracted (%s)', (language, words) => {
    chooseLanguage(language)
    shown({ items: [ITEM] })
    expect(screen.getByText(words)).toBeTruthy()
  })

  it.each([
    [{ contracted: null, gte: '-27', lte: '-8', unit: 'dBm' }, '-27 dBm 至 -8 dBm 合格'],
    [{ contracted: null, gte: null, lte: '5', unit: null }, '5 以下合格'],
    [{ contracted: null, gte: '-67', lte: null, unit: 'dBm' }, '-67 dBm 以上合格'],
  ])('says which numbers pass: %j', (limit, words) => {
    shown({ items: [{ ...ITEM, limit }] })
    expect(screen.getByText(words)).toBeTruthy()
  })

  it('marks what was added after the signature, and nothing else', () => {
    shown({
      items: [ITEM, { ...ITEM, zh: '终端序列号', en: 'Serial number', limit: null, after: true }],
      questions: [{ text: '账单', tickets: ['T-1'], promised: '2026-11-23T18:00:00+08:00', after: true }],
      damages: [{ text: '茶几划了一道', after: false }],
    })
    const marked = [...document.querySelectorAll('[data-after]')].map(
      (mark) => mark.parentElement!.textContent,
    )
    expect(marked).toHaveLength(2)
    expect(marked[0]).toContain('终端序列号')
    expect(marked[1]).toContain('账单')
    expect(document.querySelector('[data-told="questions"]')!.textContent).toContain('热线单号 T-1')
    expect(document.querySelector('[data-told="damages"]')!.textContent).toBe('茶几划了一道')
  })

  it('says why something was not done, and until when something is answered', () => {
    shown({
      items: [{ ...ITEM, state: 'failed', values: [], note: '墙内有水管', limit: null }],
      complaints: [{ text: '迟到', promised: '2026-11-23T18:00:00+08:00', after: false }],
      agreed: [
        {
          start: '2026-11-24T09:00:00+08:00',
          end: null,
          zone: 'Asia/Shanghai',
          asked_by: 'resource',
          reason: '无端口',
          after: false,
        },
      ],
      leaves: [
        {
          reason: 'material',
          at: WHEN,
          promised: null,
          note: null,
          back: '2026-11-22T09:20:00+08:00',
          after: false,
        },
      ],
    })
    expect(document.querySelector('[data-items="not-done"]')!.textContent).toContain('原因：墙内有水管')
    expect(document.querySelector('[data-told="complaints"]')!.textContent).toMatch(/迟到最晚 .*18:00 答复/)
    expect(document.querySelector('[data-told="agreed"]')!.textContent).toContain('因资源未到位改约无端口')
    expect(document.querySelector('[data-told="leaves"]')!.textContent).toMatch(
      /9:00 离开：取材料.*9:20 返回/,
    )
  })

  it('leaves out what was erased', () => {
    shown({ questions: [{ text: null, tickets: [], promised: null, after: false }] })
    expect(document.querySelector('[data-told="questions"]')).toBeNull()
  })
})
