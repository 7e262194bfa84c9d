// @vitest-environment happy-dom
/** The day and what follows from it: the next order, what is owed, what was completed, nobody at home, the past. */
import { cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Owed } from '../../client/src/core/owed.ts'
import { History } from '../../client/src/field/own/History.tsx'
import { PastVisit } from '../../client/src/field/own/PastVisit.tsx'
import { Today } from '../../client/src/field/today/Today.tsx'
import { NobodyHome } from '../../client/src/field/visit/nobody/NobodyHome.tsx'
import { Earlier } from '../../client/src/field/visit/order/Earlier.tsx'
import { WorkOrder } from '../../client/src/field/visit/order/WorkOrder.tsx'
import { QuestionSheet } from '../../client/src/field/visit/sheets/QuestionSheet.tsx'
import { chooseMap } from '../../client/src/field/visit/sheets/maps.ts'
import { viewOf } from '../../client/src/field/visit/view.ts'
import { format, go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { PROMISED, VISIT, carriedFrom, document as visitOf, event, mark, standard } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/pictures.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const MINUTE = 60_000
const inMinutes = (count: number): string => new Date(Date.now() + count * MINUTE).toISOString()
const promise = (start: string): Pick<VisitDocument, 'promise'> => ({
  promise: { entry: 'e', start, end: null, zone: 'Asia/Shanghai' },
})
const action = (name: string) => document.querySelector<HTMLElement>(`[data-action="${name}"]`)
const text = () => document.body.textContent ?? ''

beforeEach(() => {
  chooseLanguage('zh-CN')
  go('/', { replace: true })
  device.reset()
  device.owed.value = []
  device.history.value = []
})
afterEach(cleanup)

describe('the next order', () => {
  it('leaves, calls and navigates from its card', () => {
    device.reset([], promise(inMinutes(40)))
    render(<Today />)
    expect(action('depart')!.getAttribute('href')).toBe(`#/visit/${VISIT}?do=depart`)
    expect(action('call')!.getAttribute('href')).toBe('tel:+8613900001111')
    expect(document.querySelector('.today-left')!.textContent).toContain('40')
    fireEvent.click(action('navigate')!)
    return waitFor(() => expect(location.hash).toBe(`#/visit/${VISIT}?sheet=navigate`))
  })

  it('is that of today where it is, whatever date a phone has that is set to another zone', () => {
    vi.useFakeTimers({ now: Date.parse('2026-11-22T20:00:00+08:00'), toFake: ['Date'] })
    document.dispatchEvent(new Event('visibilitychange'))
    const zone = 'Pacific/Kiritimati' // there it is the 23rd already
    const start = '2026-11-22T20:40:00+08:00'
    device.reset([], { promise: { entry: 'e', start, end: null, zone } })
    render(<Today />)
    expect(action('depart')).toBeTruthy()
    cleanup()
    device.reset([], { promise: { entry: 'e', start: '2026-11-23T20:40:00+08:00', end: null, zone } })
    render(<Today />)
    expect(action('depart')).toBeNull()
    vi.useRealTimers()
    document.dispatchEvent(new Event('visibilitychange'))
  })

  it('is the one that somebody is under way to, also where it is for another day', () => {
    device.reset([mark('departed')], promise(inMinutes(24 * 60)))
    render(<Today />)
    expect(document.querySelector('[data-orders]')!.closest('section')!.className).not.toContain('later')
    expect(action('open-visit')).not.toBeNull()
  })

  it('goes by the time that was agreed on this phone, before the office has heard of it', () => {
    const agreed = event('promise.agreed', {
      start: inMinutes(40),
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    device.reset([agreed], promise(inMinutes(-120)))
    render(<Today />)
    expect(document.querySelector('.today-left')!.textContent).toContain('40')
    expect(document.querySelector('[data-action="tell-late"]')).toBeNull()
  })

  it('navigates at once in the map that was chosen before', async () => {
    const opened = vi.spyOn(window, 'open').mockReturnValue(null)
    chooseMap('baidu')
    device.reset([], promise(inMinutes(40)))
    render(<Today />)
    fireEvent.click(action('navigate')!)
    await waitFor(() => expect(opened).toHaveBeenCalled())
    expect(opened.mock.calls[0]![0]).toContain('api.map.baidu.com')
    expect(location.hash).not.toContain('navigate')
    opened.mockRestore()
  })

  it('is never one of tomorrow', () => {
    device.reset([], promise(inMinutes(24 * 60)))
    render(<Today />)
    expect(document.querySelector('.today-stop-current')).toBeNull()
    expect(action('depart')).toBeNull()
    expect(document.querySelector('.today-later')).toBeTruthy()
  })

  it('is counted with the others, and those that are over', () => {
    device.reset(
      [mark('arrived'), event('visit.completed', { outcome: 'done', recorded: 2 })],
      promise(inMinutes(0)),
    )
    render(<Today />)
    expect(document.querySelector('[data-orders="1"]')!.textContent).toContain('已结束 1')
  })
})

const owed = (more: Partial<Owed> = {}): Owed => ({
  id: 'p1',
  kind: 'question.answer',
  what: 'visit',
  about: 'gone',
  due: inMinutes(-30),
  order: 'WO-1',
  name: '李先生',
  phone: '+8613900002222',
  question: null,
  text: '账单为什么变了',
  ...more,
})

describe('what is owed', () => {
  it('stands on Today with to whom, until when, and what is late', async () => {
    device.reset([
      event('question.raised', { text: '能不能提速', hotline: 'called', promised: inMinutes(60) }),
    ])
    device.owed.value = [owed()]
    render(<Today />)
    await screen.findByText('待办')
    const [late, open] = document.querySelectorAll('[data-todo]')
    expect(late!.textContent).toContain('李先生')
    expect(late!.getAttribute('data-late')).toBe('true')
    expect(open!.textContent).toContain('能不能提速')
    expect(open!.querySelector('a')!.getAttribute('href')).toBe(`#/visit/${VISIT}`)
  })

  it('is the hotline until it was called: dialled, and recorded with its ticket in one movement', async () => {
    const question = event('question.raised', {
      text: '为什么扣费',
      hotline: 'queued',
      promised: inMinutes(60),
    })
    device.reset([question])
    render(<Today />)
    await screen.findByText('待办')
    expect(document.querySelector('[data-todo="question.hotline"]')!.textContent).toContain('有网络后马上办')
    fireEvent.click(action('hotline-due')!)
    expect(action('dial-hotline')!.getAttribute('href')).toBe('tel:10000')
    expect(action('save')!.hasAttribute('data-lacking')).toBe(true)
    fireEvent.input(document.querySelector('dialog input')!, { target: { value: ' 20261130-7 ' } })
    fireEvent.click(action('save')!)
    await waitFor(() => expect(document.querySelector('[data-todo="question.hotline"]')).toBeNull())
    expect(device.recorded().slice(1)).toEqual([
      { type: 'call.attempted', body: { purpose: 'hotline', result: 'reached' } },
      { type: 'hotline.called', body: { question: question.id, ticket: '20261130-7' } },
    ])
  })

  it('is silent where nothing is', () => {
    render(<Today />)
    expect(text()).not.toContain('待办')
  })
})

describe('a question', () => {
  const view = () => viewOf(VISIT)!

  it('has no call that was chosen beforehand, and records call and question together', async () => {
    render(<QuestionSheet view={view()} onClose={() => undefined} onOpen={() => undefined} />)
    fireEvent.input(document.querySelector('textarea')!, { target: { value: '为什么扣费' } })
    expect(document.querySelectorAll('input:checked'), 'this standard proposes no time').toHaveLength(0)
    fireEvent.click(action('save')!)
    expect(document.querySelector('[data-lacks]')!.textContent).toBe('还差：代拨客服热线、多久答复客户')
    expect(action('dial-hotline')!.getAttribute('href')).toBe('tel:10000')
    fireEvent.click(document.querySelector('[data-value="called"] input')!)
    fireEvent.click(document.querySelector('[data-value="24"] input')!)
    fireEvent.click(action('save')!)
    await waitFor(() => expect(device.recorded()).toHaveLength(2))
    expect(
      device
        .recorded()
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['call.attempted', 'question.raised'])
  })

  it('keeps a try that failed as a call that was not answered', async () => {
    render(<QuestionSheet view={view()} onClose={() => undefined} onOpen={() => undefined} />)
    fireEvent.input(document.querySelector('textarea')!, { target: { value: '为什么扣费' } })
    fireEvent.click(action('dial-hotline')!)
    fireEvent.click(document.querySelector('[data-value="queued"] input')!)
    fireEvent.click(document.querySelector('[data-value="24"] input')!)
    fireEvent.click(action('save')!)
    await waitFor(() => expect(device.recorded()).toHaveLength(2))
    expect(device.recorded()).toContainEqual({
      type: 'call.attempted',
      body: { purpose: 'hotline', result: 'no_answer' },
    })
  })
})

describe('what was completed', () => {
  it('says how long it took, and where to go now', async () => {
    const done = event('visit.completed', { outcome: 'done', recorded: 2 })
    const arrived = { ...mark('arrived'), wall: Date.now() - 40 * MINUTE }
    device.reset([arrived, { ...done, wall: Date.now() }], promise(inMinutes(-40)))
    render(<Today />)
    await screen.findByText('刚完成的一单')
    expect(document.querySelector('[data-on-site]')!.textContent).toContain(format.minutes(40))
    expect(text()).toContain('今天的上门单都已结束')
  })
})

describe('nobody at home', () => {
  it('closes without a question once everything is there, and writes down what the phone has seen', async () => {
    const arrived = { ...mark('arrived'), wall: Date.now() - 11 * MINUTE }
    device.reset([arrived], promise('2099-06-01T09:00:00+08:00'))
    render(<NobodyHome id={VISIT} />)
    expect(document.querySelector('[data-waited="11"]')).toBeTruthy()
    fireEvent.click(document.querySelector('[data-step="knocked"] input')!)
    await waitFor(() => expect(document.querySelector('[data-step="knocked"][data-done]')).toBeTruthy())
    for (const count of [1, 2]) {
      await waitFor(() => expect(action('call-no_answer')!.getAttribute('aria-disabled')).toBe('false'))
      fireEvent.click(action('call-no_answer')!)
      fireEvent.click(action('call-no_answer')!) // a finger that trembles
      await waitFor(() =>
        expect(device.recorded().filter(({ type }) => type === 'call.attempted')).toHaveLength(count),
      )
    }
    fireEvent.click(document.querySelector('[data-step="left"] .switch input')!)
    await waitFor(() => expect(document.querySelector('[data-step="left"][data-done]')).toBeTruthy())
    fireEvent.click(document.querySelector('[data-step="again"] [data-value="1"] input')!)
    fireEvent.click(action('nobody-finish')!)
    await waitFor(() => expect(device.recorded().at(-1)!.type).toBe('visit.completed'))
    const [, agreed] = device.recorded().slice(-3)
    expect(agreed).toMatchObject({
      type: 'promise.agreed',
      body: { asked_by: 'customer', agreed_by: '王女士' },
    })
    const again = agreed!.body['start'] as string
    expect(again).toMatch(/T09:00:00\+08:00$/)
    expect(Date.parse(again) - Date.now()).toBeGreaterThan(0)
    expect(Date.parse(again) - Date.now()).toBeLessThan(2 * 86_400_000)
    expect(device.recorded().at(-3)!.body).toMatchObject({
      item: 'arrive.no-access',
      value: ['knocked', 'called', 'waited', 'note', 'rebooked'],
    })
  })

  it('is not closed with half a new time', async () => {
    device.reset([{ ...mark('arrived'), wall: Date.now() }])
    render(<NobodyHome id={VISIT} />)
    expect(action('nobody-finish')!.hasAttribute('data-lacking')).toBe(false)
    fireEvent.click(document.querySelector('[data-step="again"] [data-value="other"] input')!)
    await waitFor(() => expect(action('nobody-finish')!.hasAttribute('data-lacking')).toBe(true))
    fireEvent.click(action('nobody-finish')!)
    expect(document.querySelector('.thumb [data-lacks]')!.textContent).toBe('还差：由谁提出、客户方同意人')
    expect(device.recorded().map(({ type }) => type)).not.toContain('visit.completed')
  })

  it('is not closed before somebody has come back who left for a while', async () => {
    const left = event('leave.started', {
      reason: 'material',
      returning: true,
      told: true,
      minutes: 30,
      promised: inMinutes(30),
    })
    device.reset([{ ...mark('arrived'), wall: Date.now() - 40 * MINUTE }, left])
    render(<NobodyHome id={VISIT} />)
    fireEvent.click(action('nobody-finish')!)
    expect(document.querySelector('[data-lacks]')!.textContent).toBe('还差：暂离返回')
    fireEvent.click(action('nobody-back')!)
    await waitFor(() => expect(action('nobody-finish')!.hasAttribute('data-lacking')).toBe(false))
    expect(device.recorded().at(-1)).toEqual({ type: 'leave.ended', body: { leave: left.id } })
  })

  it('says so where it is not the day of the visit', () => {
    device.reset([], { ...promise('2099-06-01T09:00:00+08:00'), depart_by: null })
    render(<NobodyHome id={VISIT} />)
    expect(document.querySelector('[role="alert"]')!.textContent).toMatch(/约的不是今天：6月1日.*09:00/)
    cleanup()
    device.reset([], promise(inMinutes(-5)))
    render(<NobodyHome id={VISIT} />)
    expect(text()).not.toContain('约的不是今天')
  })

  it('names what is missing, and wants to know why', async () => {
    device.reset([])
    render(<NobodyHome id={VISIT} />)
    fireEvent.click(action('nobody-finish')!)
    const dialog = document.querySelector('dialog')!
    expect(dialog.textContent).toContain('到达记录、敲门、两次电话、等候、照片或留言')
    expect(action('save')!.hasAttribute('data-lacking')).toBe(true)
    fireEvent.input(dialog.querySelector('textarea')!, { target: { value: '走错了楼' } })
    fireEvent.click(action('save')!)
    await waitFor(() =>
      expect(device.recorded().at(-1)).toMatchObject({ body: { outcome: 'missed', reason: '走错了楼' } }),
    )
  })
})

describe('the work order', () => {
  it('says what is asked for, and nothing of anybody’s credit', () => {
    const facts = {
      'order.fault': '光猫红灯',
      'order.access': 'fibre',
      'order.pon_type': 'xgs_pon',
      'order.services': ['web', 'iptv'],
      'order.contracted_down_mbps': 1000,
      'customer.tier': 'gold',
      'customer.credit': 'C',
    }
    render(<WorkOrder document={visitOf({ facts })} />)
    const fact = (name: string) => document.querySelector(`[data-fact="${name}"] dd`)!.textContent
    expect(fact('fault')).toBe('光猫红灯')
    expect(fact('services')).toBe('上网、IPTV')
    expect(fact('access')).toBe('光纤 · XGS-PON')
    expect(fact('rates')).toContain('1000 Mbps')
    expect(fact('tier')).toBe('金卡')
    expect(text()).not.toContain('credit')
  })

  it('puts what is still owed at this address before everything', () => {
    const at = '2026-11-20T09:00:00+08:00'
    const broken = { id: 'b', kind: 'complaint.answer', due: at, state: 'broken' as const, text: null }
    const open = { id: 'o', kind: 'question.answer', due: at, state: 'open' as const, text: '何时能提速' }
    const before = {
      visit: 'v0',
      at,
      zone: 'Asia/Shanghai',
      kind: 'install',
      outcome: 'stopped',
      promises: [broken, open],
    }
    render(
      <Earlier document={visitOf({ earlier: [before] })} standard={standard} now={Date.parse(at) + MINUTE} />,
    )
    expect(document.querySelector('[data-owed="1"]')!.textContent).toContain('已超过')
    expect(document.querySelector('[data-owed="1"]')!.textContent).toContain('何时能提速')
    expect(document.querySelector('[data-earlier="v0"]')!.textContent).toContain('没有兑现')
  })

  it('says of the visit that this one continues only what came since', () => {
    const at = '2026-11-20T09:00:00+08:00'
    const owed = (id: string, text: string) =>
      ({ id, kind: 'question.answer', due: at, state: 'open', text }) as const
    const visits = ['v1', 'v0'].map((visit) => ({ visit, at, zone: 'Asia/Shanghai', kind: 'install' }))
    const earlier = [
      { ...visits[0]!, outcome: 'stopped', promises: [owed('known', '何时能提速'), owed('late', '发票')] },
      { ...visits[1]!, outcome: 'done', promises: [] },
    ]
    const carried = carriedFrom('v1', { promises: [{ ...PROMISED, id: 'known', said: '何时能提速' }] })
    render(<Earlier document={visitOf({ earlier, carried })} standard={standard} now={Date.parse(at)} />)
    expect(document.querySelector('[data-owed="1"]')!.textContent).toContain('发票')
    expect(text()).not.toContain('何时能提速')
    expect(document.querySelector('[data-earlier="v1"]')).toBeNull()
    expect(document.querySelector('[data-earlier="v0"]')).not.toBeNull()
  })
})

describe('the past', () => {
  const row = {
    visit: 'v9',
    kind: 'install',
    standard: standard.hash,
    start: '2026-11-21T09:00:00+08:00',
    zone: 'Asia/Shanghai',
    street: '人民路',
    outcome: 'done',
    at: 0,
    arrived: Date.parse('2026-11-21T09:02:00+08:00'),
    ended: Date.parse('2026-11-21T09:50:00+08:00'),
    answers: [
      { item: 'work.optical', value: '-21.5' },
      { item: 'gone.item', value: 'done' },
    ],
  }

  it('lists a visit as soon as it is completed, and opens it whole while it is here', () => {
    device.reset([event('visit.completed', { outcome: 'done', recorded: 1 })])
    device.history.value = [row]
    render(<History />)
    const links = [...document.querySelectorAll('[data-visit] a')].map((link) => link.getAttribute('href'))
    expect(links).toEqual([`#/visit/${VISIT}`, '#/history/v9'])
    expect(text()).not.toContain('王女士')
  })

  it('says in the list how punctual each was, by whoever judged it', () => {
    const { promise } = visitOf()
    device.reset([mark('arrived'), event('visit.completed', { outcome: 'done', recorded: 2 })])
    const [first] = device.events.value
    const judged = {
      event: first!.id,
      entry: promise!.entry,
      verdict: 'late' as const,
      minutes: '12.0',
      error_s: 1,
    }
    const arrival = {
      ...judged,
      at: '2026-11-22T09:12:00+08:00',
      grade: 'bound',
      unaware: false,
      known: null,
    }
    device.documents.value = new Map([[VISIT, visitOf({ arrival })]])
    const left = {
      ...judged,
      at: row.arrived,
      verdict: 'on_time' as const,
      minutes: 2,
      by: 'server' as const,
    }
    const kept = { ...left, promise: { ...promise!, start: row.start }, phone: null, unaware: false }
    device.history.value = [{ ...row, arrival: kept }]
    render(<History />)
    const line = (visit: string) =>
      document.querySelector(`[data-visit="${visit}"] [data-arrived]`)!.textContent
    expect(line(VISIT)).toBe('迟到 12 分钟 · 09:12，约定 09:00')
    expect(line('v9')).toBe('准时 · 09:02，约定 09:00')
    cleanup()
    render(<PastVisit id="v9" />)
    expect(text()).toContain('准时 · 09:02，约定 09:00')
  })

  it('opens what stays of one that has left: when, what, where about, one’s own answers', () => {
    device.history.value = [row]
    render(<PastVisit id="v9" />)
    expect(text()).toContain('09:02 到达')
    expect(text()).toContain(format.minutes(48))
    expect(document.querySelector('[data-item="work.optical"]')!.textContent).toContain('-21.5 dBm')
    expect(document.querySelectorAll('[data-item]')).toHaveLength(1)
    cleanup()
    render(<PastVisit id="nobody" />)
    expect(text()).toContain('不在您的手机上')
  })
})
