// @vitest-environment happy-dom
/** Work that was not accepted: the list, what is in it, and the decision; both sides of a contradiction. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { PARCEL_REASONS, type Parcel, type ParcelRow } from '../../client/src/desk/parcels/calls.ts'
import type { SignatureView } from '../../client/src/desk/records/calls.ts'
import { parcelReason } from '../../client/src/desk/parcels/calls.ts'
import { go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { LI, entry, record, readRooms } from './desk-builders.ts'
import { NINE, standard } from './field-builders.ts'
import { Problem, session } from './field-device.ts'

const asked: { path: string; body?: unknown }[] = []
let answers: Record<string, unknown> = {}

function take(call: { path: string; body?: unknown }): unknown {
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
    post: async (path: string, body: unknown) => take({ path, body }),
  },
}))

const WANG = { id: 'p-wang', name: '王芳' }

function row(parcel: string, more: Partial<ParcelRow> = {}): ParcelRow {
  return {
    parcel,
    reason: 'unknown_visit',
    what: 'visit',
    visit: 'v',
    known: false,
    order: null,
    team: { id: 'east', name: '城东装维班' },
    by: LI,
    zone: 'Asia/Shanghai',
    events: 2,
    waiting: 2,
    first: '2026-11-22T09:00:00+08:00',
    last: '2026-11-22T09:00:00+08:00',
    settled: null,
    settlement: null,
    ...more,
  }
}

function parcel(more: Partial<Parcel> = {}): Parcel {
  const brought = {
    wall: NINE,
    tz: 480,
    raw: null,
    detail: null,
    received: '2026-11-22T09:00:00+08:00',
    comment: null,
  }
  return {
    ...row('p1'),
    content: [
      {
        ...brought,
        event: 'e1',
        type: 'item.answered',
        body: { item: 'enter.shoe-covers', value: 'done', note: '换了两双' },
      },
      { ...brought, event: 'e2', type: null, body: {}, raw: '{"id": "e2"}', detail: '/body: is missing' },
    ],
    trail: [{ at: '2026-11-22T09:05:00+08:00', by: WANG, did: 'opened' }],
    ...more,
  }
}

const page = (items: ParcelRow[], open = items.length, unsealed: object[] = []) => ({
  items,
  counts: { open, unsealed: unsealed.length },
  unsealed,
  cursor: null,
})
const queue = (unrecorded: object[]) => ({
  items: [],
  counts: { open: 0, answered: 0, sent_back: 0, closed: 0 },
  unrecorded,
  cursor: null,
})
const action = (name: string) => document.querySelector<HTMLButtonElement>(`[data-action="${name}"]`)
const text = () => document.body.textContent
const sees = (words: string) => waitFor(() => expect(text()).toContain(words))
const sent = () => asked.filter(({ body }) => body !== undefined)
const fill = (name: string, value: string) =>
  fireEvent.input(document.querySelector(`[name="${name}"]`)!, { target: { value } })

beforeAll(readRooms)
beforeEach(() => {
  session.value = { state: 'signed-in', person: { roles: ['supervisor'] } }
  chooseLanguage('zh-CN')
  go('/reviews', { replace: true })
  asked.length = 0
  answers = {
    '/teams': { items: [] },
    '/people': { items: [] },
    '/standard': { items: [{ hash: standard.hash, current: true }] },
    [`/standard/${standard.hash}`]: standard,
    '/reviews?state=open': queue([]),
    '/quarantine?limit=1': page([row('p1')], 3),
    '/quarantine?state=open': page([row('p1'), row('p2', { reason: 'newer_reason', by: null, visit: null })]),
    '/quarantine/p1': parcel(),
  }
})
afterEach(cleanup)

describe('work that was not accepted', () => {
  it('is announced where supervisors look first, and only there when something waits', async () => {
    render(<Desk />)
    await sees('有 3 批记录未被接收')
    cleanup()
    answers['/quarantine?limit=1'] = page([], 0)
    render(<Desk />)
    await waitFor(() => expect(action('to-waiting')).not.toBeNull())
    expect(text()).not.toContain('未被接收，等您处理')
  })

  it('is listed with its reason, also one that this page does not know', async () => {
    go('/waiting', { replace: true })
    render(<Desk />)
    for (const words of [
      '系统里没有这一单',
      'newer_reason',
      '李强',
      '系统里没有的工单',
      '没有写明属于哪一单',
    ])
      await sees(words)
    expect(
      [...document.querySelectorAll<HTMLElement>('[data-parcel]')].map((one) => one.dataset.parcel),
    ).toEqual(['p1', 'p2'])
  })

  it('that is about no visit is accepted as it is, or put aside', async () => {
    const other = { reason: 'unknown_loan', what: 'loan', visit: null }
    answers['/quarantine?state=open'] = page([row('p1', other)])
    answers['/quarantine/p1'] = parcel(other)
    go('/waiting', { replace: true })
    render(<Desk />)
    for (const words of ['不属于任何上门单', '系统里没有对应的事项']) await sees(words)
    cleanup()
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-kept')).not.toBeNull())
    expect(['named', 'own', 'order'].map((way) => action(`way-${way}`))).toEqual([null, null, null])
    expect(action('way-aside')).not.toBeNull()
  })

  it('has words for every reason that the server gives, in both languages', async () => {
    const reasons = ['undated', ...PARCEL_REASONS]
    for (const language of ['zh-CN', 'en'] as const) {
      chooseLanguage(language)
      for (const reason of reasons) expect(parcelReason(reason)).not.toBe(reason)
    }
    go('/waiting', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(document.querySelector('[name="reason"] [value="undated"]')).not.toBeNull())
  })

  it('shows its times by the clock of the visit, and says so where it is another', async () => {
    answers['/quarantine/p1'] = parcel({ zone: 'Asia/Kathmandu' })
    answers['/quarantine?state=open'] = page([row('p1', { zone: 'Asia/Kathmandu' })])
    for (const path of ['/waiting', '/waiting/p1']) {
      go(path, { replace: true })
      render(<Desk />)
      await sees('UTC+5:45')
      cleanup()
    }
  })

  it('warns before private answers go where nobody can open them', async () => {
    const first = parcel()
    const [brought] = first.content
    const content = [{ ...brought!, event: 'e3', type: 'private.answered', body: { item: 'private.rooms' } }]
    answers['/quarantine/p1'] = parcel({ content, known: true })
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-order')).not.toBeNull())
    fireEvent.click(action('way-named')!)
    expect(text()).not.toContain('谁也看不到内容')
    fireEvent.click(action('way-order')!)
    await sees('谁也看不到内容')
  })

  it('names visits that are made although nobody should make them, and have no record', async () => {
    const since = '2026-11-22T09:00:00+08:00'
    answers['/reviews?state=open'] = queue([{ visit: 'v', order: 'WO-9', kinds: ['after_cancel'], since }])
    render(<Desk />)
    await sees('WO-9：取消之后仍有记录')
  })

  it('says which finished visits could not be sealed', async () => {
    answers['/quarantine?state=open'] = page([], 0, [
      { visit: 'v', order: 'WO-9', since: '2026-11-22T09:00:00+08:00' },
    ])
    go('/waiting', { replace: true })
    render(<Desk />)
    await sees('WO-9')
    await sees('没有待处理的')
  })

  it('shows what is in it in words, and what cannot be read as it came', async () => {
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    for (const words of ['换上鞋套', '换了两双', '{"id": "e2"}', '/body: is missing', '王芳'])
      await sees(words)
  })

  it('is taken over into the order that is named', async () => {
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-order')).not.toBeNull())
    fireEvent.click(action('way-order')!)
    expect(action('decide')!.disabled).toBe(true)
    fill('order', ' WO-7 ')
    answers['/quarantine/p1/take-over'] = new Problem(404, 'no_such_order')
    fireEvent.click(action('decide')!)
    await sees('没有这张工单')
    answers['/quarantine/p1/take-over'] = parcel({ waiting: 0, settlement: 'taken' })
    fireEvent.click(action('decide')!)
    await sees('已转入')
    expect(sent().map(({ body }) => body)).toEqual([{ order: 'WO-7' }, { order: 'WO-7' }])
    expect(action('decide')).toBeNull()
  })

  it('becomes a visit of its own where nobody knows the visit, and goes into that which it names where it is known', async () => {
    answers['/quarantine/p1/take-over'] = parcel({ waiting: 0, settlement: 'taken' })
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-own')).not.toBeNull())
    expect(action('way-named')).toBeNull()
    fireEvent.click(action('way-own')!)
    fireEvent.change(document.querySelector('[name="kind"]')!, { target: { value: 'install' } })
    fill('address', '梧桐路18号')
    fireEvent.click(action('decide')!)
    await sees('已转入')
    cleanup()
    answers['/quarantine/p1'] = parcel({ known: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-named')).not.toBeNull())
    expect(action('way-own')).toBeNull()
    fireEvent.click(action('way-named')!)
    fireEvent.click(action('decide')!)
    await sees('已转入')
    expect(sent().map(({ body }) => body)).toEqual([{ own: { kind: 'install', address: '梧桐路18号' } }, {}])
  })

  it('is put aside with a reason, which is all that can be done with what nobody can read', async () => {
    const [, unreadable] = parcel().content
    answers['/quarantine/p1'] = parcel({ reason: 'malformed', content: [unreadable!] })
    answers['/quarantine/p1/set-aside'] = new Problem(409, 'settled')
    go('/waiting/p1', { replace: true })
    render(<Desk />)
    await waitFor(() => expect(action('way-aside')).not.toBeNull())
    expect(action('way-order')).toBeNull()
    fireEvent.click(action('way-aside')!)
    expect(action('decide')!.disabled).toBe(true)
    fill('comment', '重复')
    fireEvent.click(action('decide')!)
    await sees('别人已经处理过')
    expect(sent()).toEqual([{ path: '/quarantine/p1/set-aside', body: { comment: '重复' } }])
  })
})

describe('both sides of a contradiction', () => {
  const signature = (
    event: string,
    by: { id: string; name: string },
    value: string,
    more: Partial<SignatureView> = {},
  ) => ({
    event,
    kind: 'typed' as const,
    name: `客户${event}`,
    strokes: null,
    reason: null,
    note: null,
    match: 'matches' as const,
    statement: {
      language: 'zh-CN',
      items: [{ id: 'enter.shoe-covers', state: 'passed', values: [value] }],
      photos: [],
    },
    changed_after: [],
    after: { items: [], entries: [], events: [] },
    not_seen: [],
    wall: NINE,
    by,
    ...more,
  })

  function shown(...signatures: SignatureView[]): void {
    const whole = record({ signatures, signature: signatures[0] ?? null })
    const [first] = whole.visit.completions
    whole.visit.completions = [
      { ...first!, by: LI.id },
      { ...first!, event: 'e9', outcome: 'stopped', by: WANG.id },
    ]
    whole.timeline.push(
      entry('visit.completed', { outcome: 'stopped' }, { by: WANG, flags: ['after_completion'] }),
    )
    answers['/records/7'] = whole
    answers['/reviews?record=7'] = { items: [], counts: {}, cursor: null }
    go('/record/7', { replace: true })
    render(<Desk />)
  }

  it('are two signatures, each with what was read, and two completions, each with its phone', async () => {
    shown(signature('a', LI, 'done'), signature('b', WANG, 'not_done'))
    await sees('客户a')
    const [one, other] = [...document.querySelectorAll('section[data-evidence="signature"]')].map(
      (each) => each.textContent,
    )
    expect(one).toContain('李强的手机')
    expect(one).toContain('已做')
    expect(other).toContain('王芳的手机')
    expect(other).toContain('没做')
    const outcome = document.querySelector('[data-evidence="outcome"]')!.textContent
    for (const words of ['李强', '王芳']) expect(outcome).toContain(words)
    expect(document.querySelector('[data-flags~="after_completion"]')).not.toBeNull()
  })

  it('are not repeated where both read the same, and one signature needs no heading', async () => {
    shown(signature('a', LI, 'done'), signature('b', WANG, 'done'))
    await sees('客户b')
    expect(document.querySelector('section[data-evidence="signature"] dl')).toBeNull()
    cleanup()
    shown(signature('a', LI, 'done'))
    await sees('客户a')
    expect(document.querySelector('section[data-evidence="signature"] h3')).toBeNull()
  })

  it('survive a statement that is none', async () => {
    const odd = { language: 'zh-CN', items: [null, 7, { id: ['x'] }] as never[], photos: [] }
    shown(signature('a', LI, 'done', { statement: odd }), signature('b', WANG, 'done'))
    await sees('客户b')
  })
})
