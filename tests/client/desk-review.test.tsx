// @vitest-environment happy-dom
/** The queue, the verdict beside the evidence, and the numbers. */
import { cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { type Numbers } from '../../client/src/desk/numbers/calls.ts'
import type { Review, ReviewRow } from '../../client/src/desk/reviews/calls.ts'
import { chooseShortcuts } from '../../client/src/desk/shortcuts.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { interval, mostFailed } from '../../client/src/desk/numbers/shares.ts'
import { LI, record, readRooms } from './desk-builders.ts'
import { VISIT, standard } from './field-builders.ts'
import { Problem, session } from './field-device.ts'

interface Asked {
  path: string
  body?: unknown
  ifMatch?: number
}

const asked: Asked[] = []
let answers: Record<string, unknown> = {}

function take(call: Asked): unknown {
  asked.push(call)
  const found = answers[call.path]
  if (found instanceof Error || found === undefined) throw found ?? new Problem(404)
  return found
}

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  api: {
    get: async (path: string) => take({ path }),
    post: async (path: string, body: unknown, { ifMatch }: { ifMatch: number }) =>
      take({ path, body, ifMatch }),
  },
}))

const CHEN = { id: 'p-chen', name: '陈静' }
const counts = { open: 2, sent_back: 1, answered: 1, closed: 5 }

function row(number: number, more: Partial<ReviewRow> = {}): ReviewRow {
  return {
    id: `r${number}`,
    ver: 3,
    record: number,
    visit: VISIT,
    order: `WO-${number}`,
    kind: 'install',
    start: '2026-11-22T09:00:00+08:00',
    zone: 'Asia/Shanghai',
    technician: LI,
    team: { id: 'east', name: '城东装维班' },
    reasons: [{ code: 'critical_failed', of: 'enter.shoe-covers' }],
    state: 'open',
    verdict: null,
    picked_at: '2026-11-22T10:05:00+08:00',
    completed_at: '2026-11-22T10:00:00+08:00',
    ...more,
  }
}

const step = (did: string, more: object = {}) => ({
  at: '2026-11-22T10:05:00+08:00',
  by: null,
  did,
  verdict: null,
  comment: null,
  ...more,
})

function review(number: number, more: Partial<Review> = {}): Review {
  return { ...row(number), trail: [step('picked')] as Review['trail'], ...more }
}

const page = (...items: ReviewRow[]) => ({ items, counts, unrecorded: [], cursor: null })
const action = (name: string) => document.querySelector<HTMLButtonElement>(`[data-action="${name}"]`)
const text = () => document.body.textContent
const sees = (words: string) => waitFor(() => expect(text()).toContain(words))
const sent = () => asked.filter(({ body }) => body !== undefined)

function reviewed(found: Review): void {
  answers[`/records/${found.record}`] = record({ number: found.record })
  answers[`/reviews?record=${found.record}`] = page(found)
  answers[`/reviews/${found.id}`] = found
}

beforeAll(readRooms)
beforeEach(() => {
  session.value = { state: 'signed-in', person: { roles: ['supervisor'] } }
  chooseLanguage('zh-CN')
  chooseShortcuts(true)
  go('/reviews', { replace: true })
  asked.length = 0
  answers = {
    '/teams': { items: [{ id: 'east', name: '城东装维班' }] },
    '/people': { items: [] },
    '/standard': { items: [{ hash: standard.hash, current: true }] },
    [`/standard/${standard.hash}`]: standard,
    '/reviews?state=open': page(row(2), row(7)),
    '/reviews?state=open&limit=2': page(row(2), row(7)),
  }
})
afterEach(cleanup)

describe('the queue', () => {
  it('says why each record was picked, by name and by minutes', async () => {
    answers['/reviews?state=open'] = page(
      row(1, {
        reasons: [
          { code: 'critical_failed', of: 'enter.shoe-covers' },
          { code: 'promise_broken', of: 'arrival', minutes: '24.0' },
          { code: 'promise_broken', of: 'leave' },
          { code: 'signature_differs' },
          { code: 'newer_reason' },
        ],
      }),
      row(2, { reasons: [{ code: 'sample' }] }),
    )
    render(<Desk />)
    for (const words of [
      '关键项不合格：换上鞋套',
      '迟到 24 分钟',
      '暂离后没有按承诺时间返回',
      '签字内容与当时显示的不一致',
      'newer_reason',
      '随机抽查',
      '列入',
    ]) {
      await sees(words)
    }
    expect(
      [...document.querySelectorAll<HTMLElement>('[data-review]')].map((one) => one.dataset.review),
    ).toEqual(['1', '2'])
  })

  it('shows how many are in each state, and goes from one to the other without losing the keys’ place', async () => {
    answers['/reviews?state=answered'] = page(row(4, { state: 'answered' }))
    render(<Desk />)
    await sees('已回复 1')
    expect(text()).toContain('待复核 2')
    const answered = document.querySelector<HTMLInputElement>('input[value="answered"]')!
    answered.focus()
    fireEvent.click(answered)
    await waitFor(() => expect(document.querySelector('[data-review="4"]')).not.toBeNull())
    expect(route.value.query.get('state')).toBe('answered')
    expect(document.activeElement).toBe(answered)
  })

  it.each([
    ['open', '没有等待复核的记录'],
    ['answered', '没有新的回复'],
    ['sent_back', '没有在等回复的记录'],
    ['closed', '还没有复核完的记录'],
  ])('says what it means that nothing is %s', async (state, words) => {
    answers[`/reviews?state=${state}`] = page()
    go(`/reviews?state=${state}`, { replace: true })
    render(<Desk />)
    await sees(words)
  })

  it('says what went wrong, and tries again', async () => {
    answers['/reviews?state=open'] = new Problem(503)
    render(<Desk />)
    await sees('服务器暂时不可用')
    answers['/reviews?state=open'] = page(row(2))
    fireEvent.click(action('retry')!)
    await waitFor(() => expect(document.querySelector('[data-review="2"]')).not.toBeNull())
  })

  it('is what one comes back to from a record, as it was', async () => {
    answers['/reviews?state=answered'] = page(row(4, { state: 'answered' }))
    reviewed(review(4, { state: 'answered' }))
    go('/reviews?state=answered', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(document.querySelector('[data-review="4"]')).not.toBeNull())
    go(document.querySelector('[data-review="4"]')!.getAttribute('href')!.slice(1), { replace: true })
    await sees('记录 4')
    fireEvent.click(action('back')!)
    await waitFor(() => expect(document.querySelector('[data-review="4"]')).not.toBeNull())
    expect(route.value.query.get('state')).toBe('answered')
  })

  it('does not name a computed item beside the broken promise that it was computed from', async () => {
    const arrival = {
      ...standard.items['travel.departed']!,
      compute: { fn: 'verdict', args: ['arrival.verdict'] },
    }
    const items = { ...standard.items, 'arrive.punctual': arrival } as typeof standard.items
    answers[`/standard/${standard.hash}`] = { ...standard, items }
    const critical = { code: 'critical_failed', of: 'arrive.punctual' }
    answers['/reviews?state=open'] = page(
      row(1, { reasons: [critical, { code: 'promise_broken', of: 'arrival', minutes: '24.0' }] }),
      row(2, { reasons: [critical] }),
    )
    render(<Desk />)
    await sees('关键项不合格：按时出发')
    const signs = (number: number) => document.querySelectorAll(`[data-review="${number}"] .badge`)
    await waitFor(() => expect(signs(1)).toHaveLength(1))
    expect(signs(2)).toHaveLength(1)
  })
})

describe('the verdict', () => {
  const open = async (more: Partial<Review> = {}): Promise<void> => {
    reviewed(review(7, more))
    go(`/record/${more.record ?? 7}?via=queue`, { replace: true })
    render(<Desk />)
    await waitFor(() => expect(document.querySelector('[data-evidence="arrival"]')).not.toBeNull())
    await waitFor(() => expect(document.querySelector('.desk-review .badge')).not.toBeNull())
  }
  const press = (key: string, more: object = {}, on: Element = document.body) =>
    fireEvent.keyDown(on, { key, ...more })
  const focused = (selector: string) =>
    waitFor(() => expect(document.activeElement?.matches(selector)).toBe(true))
  const closed = (verdict: Review['verdict']) => review(7, { ver: 4, state: 'closed', verdict })

  it('is given by keyboard alone, and leads to the next record', async () => {
    await open()
    answers['/reviews/r7/verdict'] = closed('meets')
    press('M')
    await focused('[data-action="save-review"]')
    fireEvent.submit(document.activeElement!.closest('form')!)
    await sees('结论已保存')
    expect(sent()).toEqual([{ path: '/reviews/r7/verdict', body: { verdict: 'meets' }, ifMatch: 3 }])
    await focused('[data-action="next-review"]')
    expect(document.activeElement!.getAttribute('href')).toBe('#/record/2?via=queue')
    expect(text()).toContain('符合规范')
  })

  it.each([
    ['f', 'fails'],
    ['u', 'undecided'],
  ])('%s wants a comment', async (key, verdict) => {
    await open()
    answers['/reviews/r7/verdict'] = closed(verdict as Review['verdict'])
    press(key)
    await focused('textarea')
    expect(action('save-review')!.disabled).toBe(true)
    fireEvent.input(document.activeElement!, { target: { value: '  ' } })
    expect(action('save-review')!.disabled).toBe(true)
    fireEvent.input(document.activeElement!, { target: { value: '没有穿鞋套' } })
    press('Enter', { ctrlKey: true }, document.activeElement!)
    await sees('结论已保存')
    expect(sent()).toMatchObject([{ body: { verdict, comment: '没有穿鞋套' } }])
  })

  it('is not given by a letter that is typed, or pressed with another key, or switched off', async () => {
    await open()
    const none = () => expect(document.querySelector('[aria-pressed="true"]')).toBeNull()
    press('m', { ctrlKey: true })
    none()
    press('f')
    await focused('textarea')
    press('m', {}, document.activeElement!)
    expect(document.querySelector('[aria-pressed="true"]')!.textContent).toContain('不符合')
    cleanup()
    chooseShortcuts(false)
    await open({ id: 'r8', record: 8 })
    press('m')
    none()
    expect(document.querySelector('kbd')).toBeNull()
  })

  it('keeps what was typed when somebody else was faster, and takes it with the new version', async () => {
    await open()
    answers['/reviews/r7/verdict'] = new Problem(412)
    press('f')
    await focused('textarea')
    fireEvent.input(document.activeElement!, { target: { value: '没有穿鞋套' } })
    const theirs = {
      at: '2026-11-22T11:00:00+08:00',
      by: { id: 'p-zhou', name: '周敏' },
      did: 'judged',
      verdict: 'meets',
      comment: null,
    }
    reviewed(
      review(7, {
        ver: 9,
        state: 'closed',
        verdict: 'meets',
        trail: [step('picked'), theirs] as Review['trail'],
      }),
    )
    fireEvent.click(action('save-review')!)
    await sees('别人刚刚处理过这份记录')
    expect(document.querySelector('textarea')!.value).toBe('没有穿鞋套')
    expect(document.querySelector('.desk-trail')!.textContent).toContain('周敏 · 给出结论 · 符合规范')
    answers['/reviews/r7/verdict'] = closed('fails')
    fireEvent.click(action('save-review')!)
    await sees('结论已保存')
    expect(sent().at(-1)).toMatchObject({ ifMatch: 9, body: { verdict: 'fails', comment: '没有穿鞋套' } })
  })

  it('keeps what was typed when it cannot be sent, and over a look at another record', async () => {
    await open()
    answers['/reviews/r7/verdict'] = new Problem(503)
    press('u')
    await focused('textarea')
    fireEvent.input(document.activeElement!, { target: { value: '照片太暗' } })
    fireEvent.click(action('save-review')!)
    await sees('您填写的内容还在')
    cleanup()
    await open()
    expect(document.querySelector('textarea')!.value).toBe('照片太暗')
    answers['/reviews/r7/verdict'] = closed('undecided')
    fireEvent.click(action('save-review')!)
    await sees('结论已保存')
  })

  it('may be a question to the technician first, asked once', async () => {
    await open()
    answers['/reviews/r7/send-back'] = review(7, { ver: 4, state: 'sent_back' })
    press('q')
    await focused('textarea')
    fireEvent.input(document.activeElement!, { target: { value: '鞋套为什么没有穿？' } })
    fireEvent.click(action('save-review')!)
    await sees('问题已发出')
    expect(sent()).toEqual([
      { path: '/reviews/r7/send-back', body: { comment: '鞋套为什么没有穿？' }, ifMatch: 3 },
    ])
    fireEvent.click(action('change-verdict')!)
    await waitFor(() => expect(action('mark-meets')).not.toBeNull())
    expect(action('mark-send_back')).toBeNull()
  })

  it('stands under the technician’s answer', async () => {
    const trail = [
      step('picked'),
      step('opened', { by: CHEN }),
      step('opened', { by: CHEN }),
      step('sent_back', { by: CHEN, comment: '为什么？' }),
      step('answered', { by: LI, comment: '客户铺了新地板' }),
    ] as Review['trail']
    await open({ state: 'answered', trail })
    expect(document.querySelector('.reviews-said')!.textContent).toContain('李强')
    expect(document.querySelector('.reviews-said')!.textContent).toContain('客户铺了新地板')
    expect(document.querySelectorAll('[data-did="opened"]')).toHaveLength(1)
    expect(action('mark-send_back')).not.toBeNull()
  })

  it('is not asked for where the record was not picked', async () => {
    answers['/records/5'] = record({ number: 5 })
    answers['/reviews?record=5'] = page()
    go('/record/5', { replace: true })
    render(<Desk />)
    await sees('这份记录没有列入复核')
    expect(action('mark-meets')).toBeNull()
  })

  it('leads from a reason to its evidence', async () => {
    await open({
      reasons: [
        { code: 'critical_failed', of: 'enter.shoe-covers' },
        { code: 'promise_broken', of: 'arrival', minutes: '24.0' },
      ],
    })
    const [item, arrival] = document.querySelectorAll<HTMLElement>('[data-action="evidence"]')
    fireEvent.click(item!)
    expect(document.activeElement).toHaveProperty('dataset.item', 'enter.shoe-covers')
    fireEvent.click(arrival!)
    expect(document.activeElement).toHaveProperty('dataset.evidence', 'arrival')
  })
})

describe('the numbers', () => {
  const numbers = (more: Partial<Numbers> = {}): Numbers => ({
    from: '2026-11-16',
    to: '2026-11-22',
    visits: 42,
    outcomes: [
      { outcome: 'done', count: 40 },
      { outcome: 'missed', count: 2 },
    ],
    punctuality: [
      { verdict: 'on_time', count: 30 },
      { verdict: 'late', count: 11 },
      { verdict: null, count: 1 },
    ],
    items: [
      { item: 'work.safety', failed: 1, asked: 2 },
      { item: 'enter.shoe-covers', failed: 12, asked: 40 },
    ],
    reviews: [
      { state: 'open', count: 3 },
      { state: 'closed', count: 4 },
    ],
    verdicts: [{ verdict: 'meets', count: 4 }],
    ...more,
  })
  const show = async (found: Numbers): Promise<void> => {
    answers['/numbers?from=2026-11-16&to=2026-11-22'] = found
    go('/numbers?from=2026-11-16&to=2026-11-22', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(asked.some(({ path }) => path.startsWith('/numbers'))).toBe(true))
  }
  const linked = (name: string) => document.querySelector(`[data-number="${name}"]`)!.getAttribute('href')

  it('each lead to the records behind them', async () => {
    await show(numbers())
    await sees('42 单')
    const span = 'from=2026-11-16&to=2026-11-22'
    expect(linked('visits')).toBe(`#/records?${span}`)
    expect(linked('outcome-missed')).toBe(`#/records?${span}&outcome=missed`)
    expect(linked('verdict-late')).toBe(`#/records?${span}&verdict=late`)
    expect(linked('item-enter.shoe-covers')).toBe(`#/records?${span}&item=enter.shoe-covers`)
    expect(linked('review-open')).toBe(`#/records?${span}&reviewed=open`)
    expect(linked('mark-meets')).toBe(`#/records?${span}&reviewed=meets`)
    // No filter names the records without an arrival.
    expect(linked('verdict-none')).toBeNull()
  })

  it('say out of how many, how sure that is, and when they are few', async () => {
    await show(numbers())
    await sees('换上鞋套')
    const item = (id: string) => document.querySelector(`[data-number="item-${id}"]`)!.textContent
    expect(item('enter.shoe-covers')).toContain('12/40')
    expect(item('enter.shoe-covers')).toContain('18% 到 45% 之间')
    expect(item('work.safety')).toContain('样本较少')
    const order = [...document.querySelectorAll<HTMLElement>('[data-number^="item-"]')].map(
      (one) => one.dataset.number,
    )
    expect(order).toEqual(['item-enter.shoe-covers', 'item-work.safety'])
  })

  it('say that there is nothing to count', async () => {
    await show(numbers({ visits: 0, outcomes: [], punctuality: [], items: [], reviews: [], verdicts: [] }))
    await sees('这些天没有完工记录')
  })

  it('ask for the last seven days unless others are chosen', async () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T23:30:00+08:00'), toFake: ['Date'] })
    go('/numbers', { replace: true })
    render(<Desk />)
    vi.useRealTimers()
    await waitFor(() =>
      expect(asked.map(({ path }) => path)).toContain('/numbers?from=2026-11-16&to=2026-11-22'),
    )
    answers['/numbers?from=2026-11-01&to=2026-11-22'] = numbers({ visits: 99 })
    fireEvent.input(screen.getByLabelText('开始日期'), { target: { value: '2026-11-01' } })
    await sees('99 单')
  })

  it('have intervals that are known', () => {
    // Newcombe 1998, table I: 81 of 263 and 15 of 148.
    expect(interval(81, 263).map((bound) => bound.toFixed(4))).toEqual(['0.2553', '0.3662'])
    expect(interval(15, 148).map((bound) => bound.toFixed(4))).toEqual(['0.0624', '0.1605'])
    expect(interval(0, 20)[0]).toBe(0)
    expect(interval(20, 20)[1]).toBe(1)
    expect(interval(0, 0)).toEqual([0, 1])
    expect(mostFailed([{ item: 'a', failed: 0, asked: 9 }])).toEqual([])
  })
})
