// @vitest-environment happy-dom
/** The page of messages: what it opens with, what is chosen and kept, and why something did not get out. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { today } from '../../client/src/desk/ground.ts'
import type { Message } from '../../client/src/desk/messages/calls.ts'
import { detailWords, lookOf, why } from '../../client/src/desk/messages/wording.ts'
import { go, route } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { readRooms } from './desk-builders.ts'
import { standard } from './field-builders.ts'
import { Problem, session } from './field-device.ts'

const asked: string[] = []
const posted: [string, unknown][] = []
let answers: Record<string, unknown> = {}

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  signOut: vi.fn(),
  newId: () => 'key',
  api: {
    get: async (path: string) => {
      asked.push(path)
      const found = answers[path.split('?')[0]!]
      if (found === undefined) throw new Problem(404)
      return found
    },
    post: async (path: string, body: unknown) => {
      posted.push([path, body])
      const found = answers[path]
      if (found instanceof Error) throw found
      return found
    },
  },
}))

function message(id: string, more: Partial<Message> = {}): Message {
  return {
    id,
    kind: 'day-before',
    visit: 'v',
    order: 'WO-1',
    about_day: null,
    to: { id: 'c-wang', role: 'customer', name: '王秀兰' },
    channel: 'mail',
    due: '2026-11-30T10:00:00Z',
    goes_at: null,
    zone: 'Asia/Shanghai',
    state: 'sent',
    reason: null,
    detail: null,
    sent_at: '2026-11-30T10:00:02Z',
    attempts: 1,
    subject: '上门提醒',
    delivery: null,
    ...more,
  }
}

const COUNTS = { not_sent: 1, uncertain: 0, waiting: 12, sending: 0, sent: 30, withdrawn: 2 }
const listed = () =>
  new URLSearchParams(asked.findLast((path) => path.startsWith('/messages?'))!.split('?')[1])
const action = (name: string) => document.querySelector<HTMLButtonElement>(`[data-action="${name}"]`)
const sees = (words: string) => waitFor(() => expect(document.body.textContent).toContain(words))
const choose = (name: string, value: string) =>
  fireEvent.change(document.querySelector(`[name="${name}"]`)!, { target: { value } })

beforeAll(readRooms)
beforeEach(() => {
  session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: { id: 'east' } } }
  chooseLanguage('zh-CN')
  asked.length = 0
  posted.length = 0
  answers = {
    '/teams': { items: [{ id: 'east', name: '城东装维班' }], zone: 'Asia/Shanghai' },
    '/standard': { items: [{ hash: standard.hash, current: true }] },
    [`/standard/${standard.hash}`]: { ...standard, messages: { send: { 'booked': {}, 'day-before': {} } } },
    '/messages': { items: [message('m1')], counts: COUNTS, cursor: null },
  }
})
afterEach(cleanup)

async function open(path = '/messages'): Promise<void> {
  go(path, { replace: true })
  render(<Desk />)
  await waitFor(() => expect(document.querySelector('[data-message]')).not.toBeNull())
}

describe('the page of messages', () => {
  it('opens on today, counts each state, and keeps what is chosen in the address', async () => {
    await open()
    expect(listed().get('date')).toBe(today())
    expect(route.value.query.get('date')).toBeNull()
    await waitFor(() => expect(action('state-waiting')!.textContent).toContain('12'))
    fireEvent.click(action('state-not_sent')!)
    choose('channel', 'mail')
    choose('kind', 'booked')
    await waitFor(() => expect(listed().get('kind')).toBe('booked'))
    expect(Object.fromEntries(route.value.query)).toEqual({
      state: 'not_sent',
      channel: 'mail',
      kind: 'booked',
    })
    await waitFor(() => expect(action('state-waiting')!.textContent).toContain('12'))
    fireEvent.click(action('all-days')!)
    await waitFor(() => expect(listed().get('date')).toBeNull())
    expect(route.value.query.get('date')).toBe('all')
  })

  it('shows those of one customer whenever they were due, and goes back to all of today', async () => {
    await open('/messages?customer=c-wang')
    expect(listed().get('customer')).toBe('c-wang')
    expect(listed().get('date')).toBeNull()
    fireEvent.click(action('all-messages')!)
    await waitFor(() => expect(listed().get('date')).toBe(today()))
    expect(listed().get('customer')).toBeNull()
  })

  it('says of a kind that the standard in force does not send that it is off', async () => {
    await open('/messages?kind=booked')
    expect(document.body.textContent).not.toContain('不发')
    choose('kind', 'finished')
    await sees('现行服务规范不发“完工通知”')
  })
})

describe('what is done about one that did not get out', () => {
  const failed = message('m1', { state: 'not_sent', reason: 'failed', detail: 'recipient refused: 550' })
  const whole = {
    ...failed,
    language: 'zh-CN',
    text: '王女士您好',
    address: { email: 'wnag@a.example', phone: '+8613812345678' },
  }

  async function opened(more: object = {}): Promise<void> {
    answers['/messages'] = { items: [{ ...failed, ...more }], counts: COUNTS, cursor: null }
    answers['/messages/m1'] = { ...whole, ...more }
    await open()
    fireEvent.click(document.querySelector('[data-message]')!)
    await sees('王女士您好')
  }

  it('sends it again, says where it may come twice, and why not and what to do instead', async () => {
    await opened({ state: 'uncertain' })
    await sees('客户可能收到两次')
    answers['/messages/m1/resend'] = new Problem(409, 'again_moved')
    fireEvent.click(action('resend')!)
    await sees('这一单已改约')
    answers['/messages/m1/resend'] = { ...whole, state: 'waiting', goes_at: whole.due }
    fireEvent.click(action('resend')!)
    await waitFor(() => expect(action('resend')).not.toBeNull())
    expect(posted).toEqual([
      ['/messages/m1/resend', {}],
      ['/messages/m1/resend', {}],
    ])
  })

  it('corrects the address that its channel asks for', async () => {
    await opened()
    fireEvent.click(action('correct-address')!)
    expect(action('save-address')!.disabled).toBe(true)
    fireEvent.input(document.querySelector('[name="email"]')!, { target: { value: ' wang@a.example ' } })
    answers['/messages/m1/correct-address'] = new Problem(422, 'invalid')
    fireEvent.click(action('save-address')!)
    await sees('这不是能收信的邮箱')
    answers['/messages/m1/correct-address'] = { ...whole, state: 'waiting', attempts: 1, goes_at: whole.due }
    fireEvent.click(action('save-address')!)
    await waitFor(() =>
      expect(posted.at(-1)).toEqual([
        '/messages/m1/correct-address',
        { email: 'wang@a.example', before: 'wnag@a.example' },
      ]),
    )
  })

  it('is told by phone where a call is owed: whom to call until when, and how it went', async () => {
    await opened()
    expect(action('save-call')).toBeNull()
    cleanup()
    await opened({ call_until: '2026-11-30T10:30:00Z' })
    await sees('请在 11月30日周一 18:30 前打电话')
    expect(action('call')!.getAttribute('href')).toBe('tel:+8613812345678')
    expect(action('save-call')!.disabled).toBe(true)
    fireEvent.click(document.querySelector('[data-value="told"] input')!)
    fireEvent.input(document.querySelector('[name="note"]')!, { target: { value: ' 女儿接的 ' } })
    answers['/messages/m1/told'] = new Problem(409, 'not_owed')
    fireEvent.click(action('save-call')!)
    await sees('这条不用再打电话')
    const sent_at = '2026-11-30T10:12:00Z'
    answers['/messages/m1/told'] = { ...whole, state: 'sent', reason: 'told', sent_at, call_until: null }
    fireEvent.click(action('save-call')!)
    await sees('18:12 已电话告知')
    expect(posted.at(-1)).toEqual(['/messages/m1/told', { outcome: 'told', note: '女儿接的' }])
    expect(action('save-call')).toBeNull()
    expect(document.body.textContent).toContain('现在发出会是这样')
  })

  it('is left to those who book: nobody else sees a button that the server would refuse', async () => {
    session.value = { state: 'signed-in', person: { roles: ['supervisor'], team: { id: 'east' } } }
    await opened()
    expect(action('resend')).toBeNull()
  })
})

describe('a message that did not get out', () => {
  const failing = message('m2', {
    state: 'waiting',
    attempts: 2,
    goes_at: '2026-11-30T10:21:00Z',
    detail: 'recipient refused: 451',
  })

  it('says which attempt failed, why, and when the next one is: not when it was due', () => {
    expect(why(failing)).toBe(
      '第 2 次没有发出：对方邮箱拒收（451），地址可能写错了。11月30日周一 18:21 发第 3 次',
    )
    chooseLanguage('en')
    expect(why(failing)).toContain('Attempt 2 failed: the mailbox was refused (451)')
    expect(why(failing)).toContain('18:21')
    const given = message('m3', { state: 'not_sent', reason: 'failed', attempts: 1, detail: 'gaierror' })
    expect(why(given)).toBe('Tried 1 time: the mail server could not be reached')
  })

  it('says of one that was sent what its provider reported since', () => {
    const reported = '2026-11-30T10:01:00Z'
    const delivery = { segments: 2, state: 'delivered' as const, code: 'DELIVRD', reported }
    expect(why(message('m4', { delivery: { ...delivery, state: null, reported: null } }))).toContain('18:00')
    expect(why(message('m4', { delivery }))).toBe('11月30日周一 18:01 送达')
    const lost = message('m4', { delivery: { ...delivery, state: 'failed', code: 'UNDELIV' } })
    expect(why(lost)).toContain('没有送达（UNDELIV）')
    const given = { ...lost, state: 'not_sent', reason: 'failed', detail: 'aliyun: X (黑名单管控)' } as const
    expect(why(given)).toContain('没有送达（aliyun: X (黑名单管控)）')
    expect(lookOf(lost)).not.toEqual(lookOf(message('m4')))
  })

  it('has words for every cause that the channel for mail gives, and shows another as it is', () => {
    for (const detail of [
      'no address',
      'recipient refused: 550',
      'content refused: 554',
      'the server cannot carry this address',
      'cannot be written as mail: ValueError',
      'SMTPAuthenticationError 535',
      'SMTPSenderRefused 501',
      'TimeoutError',
      'SMTPServerDisconnected',
      'SSLCertVerificationError',
      'ConnectionRefusedError',
    ]) {
      for (const language of ['zh-CN', 'en'] as const) {
        chooseLanguage(language)
        expect(detailWords(detail)).not.toContain(detail)
      }
    }
    expect(detailWords('isv.AMOUNT_NOT_ENOUGH')).toBe('isv.AMOUNT_NOT_ENOUGH')
  })
})
