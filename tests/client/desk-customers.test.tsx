// @vitest-environment happy-dom
/** The customers' pages: who is listed, and what is known of one. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import Desk from '../../client/src/desk/index.tsx'
import { go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { readRooms } from './desk-builders.ts'
import { standard } from './field-builders.ts'
import { Problem, session } from './field-device.ts'
import { wang } from './desk-customer-builders.ts'

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

const part = (name: string) =>
  document.querySelector(`[aria-labelledby="customer-${name}"]`)?.textContent ?? ''

beforeAll(readRooms)
beforeEach(() => {
  session.value = { state: 'signed-in', person: { roles: ['dispatcher'], team: { id: 'east' } } }
  chooseLanguage('zh-CN')
  asked.length = 0
  posted.length = 0
  answers = {
    '/teams': { items: [{ id: 'east', name: '城东装维班' }], zone: 'Asia/Shanghai' },
    '/standard': { items: [{ hash: standard.hash, current: true }] },
    [`/standard/${standard.hash}`]: standard,
    '/customers': { items: [{ ...wang, visits: [{ ...wang.coming[0], over: false }] }] },
    '/customers/c-wang': wang,
    '/messages': { items: [], counts: null, cursor: null },
  }
})
afterEach(cleanup)

async function open(path: string, there: string): Promise<void> {
  go(path, { replace: true })
  render(<Desk />)
  await waitFor(() => expect(document.querySelector(there)).not.toBeNull())
}

describe('the customers', () => {
  it('lists those who were visited last until somebody looks for one', async () => {
    await open('/customers', '[data-customer]')
    expect(asked).toContain('/customers')
    fireEvent.input(document.querySelector('[name="query"]')!, { target: { value: '王 ' } })
    await waitFor(() => expect(asked).toContain(`/customers?query=${encodeURIComponent('王')}`))
    expect(document.querySelector<HTMLAnchorElement>('[data-customer]')!.hash).toBe('#/customers/c-wang')
  })

  it('shows both before they become one, and takes it back', async () => {
    const other = { id: 'c-2', name: '王秀蘭', phone: '+8613800000002', address: null }
    const merge = { ...other, id: 'm-1', at: wang.opted_out[0]!.at, by: null, until: wang.opted_out[0]!.at }
    answers['/customers/doubles'] = { items: [{ why: 'phone', one: { ...other, id: 'c-wang' }, other }] }
    answers['/customers/c-wang'] = { ...wang, doubles: [{ ...other, why: 'phone' }] }
    answers['/customers/c-wang/merge'] = { ...wang, merged: [{ ...merge, undoable: true }] }
    answers['/customers/c-wang/part'] = wang
    await open('/customers/doubles', '[data-pair="c-2"]')
    cleanup()
    await open('/customers/c-wang', '[data-action="merge"]')
    fireEvent.click(document.querySelector('[data-action="merge"]')!)
    expect(document.querySelector('dialog')!.textContent).toMatch(/保留王秀兰.*并入王秀蘭/)
    fireEvent.submit(document.querySelector('dialog form')!)
    await waitFor(() => expect(part('merged')).toContain('王秀蘭'))
    fireEvent.click(document.querySelector('[data-action="part"]')!)
    await waitFor(() => expect(part('merged')).toBe(''))
    expect(posted).toEqual([
      ['/customers/c-wang/merge', { other: 'c-2' }],
      ['/customers/c-wang/part', { merge: 'm-1' }],
    ])
  })

  it('shows what comes, what was, what was promised and who called', async () => {
    await open('/customers/c-wang', '[data-visit]')
    expect(part('who')).toMatch(/王秀兰.*王女士.*138 0000 0001.*未登记.*钻石客户/)
    expect(part('told')).toMatch(/有变化先发邮件.*起不收短信/)
    expect(part('places')).toMatch(/梧桐路18号2单元601.*城区.*住宅/)
    expect(part('coming')).toMatch(/WO-2/)
    expect(part('past')).toMatch(/WO-1.*完工记录第 7 号|WO-1/)
    expect(part('promises')).toMatch(/答复客户的问题.*未兑现/)
    expect(part('calls')).toMatch(/已接通.*赵敏.*门禁打这个电话/)
    await waitFor(() => expect(asked).toContain('/messages?customer=c-wang'))
  })

  it('puts a number right where it stands, and tells who did', async () => {
    await open('/customers/c-wang', '[data-visit]')
    const right = '+8613988880001'
    const by = { id: 'zhao', name: '赵敏' }
    const changed = [{ field: 'phone', before: wang.phone, after: right }]
    const entry = { id: 't', at: wang.calls[0]!.at, by, act: 'customer.corrected' as const, changed }
    answers['/customers/c-wang/correct'] = { ...wang, phone: right, trail: [entry] }
    fireEvent.click(document.querySelector('[data-action="correct-phone"]')!)
    fireEvent.input(document.querySelector('input[name="phone"]')!, { target: { value: ' 139 8888 0001' } })
    fireEvent.click(document.querySelector('[data-action="save-field"]')!)
    await waitFor(() => expect(part('trail')).toContain('手机：+8613800000001 → +8613988880001'))
    expect(part('who')).toContain('139 8888 0001')
    expect(posted).toEqual([
      ['/customers/c-wang/correct', { before: { phone: wang.phone }, after: { phone: '139 8888 0001' } }],
    ])
  })

  it('writes down how a customer wants to be told, and who said so', async () => {
    await open('/customers/c-wang', '[data-visit]')
    const changed = [{ field: 'notices', before: 'mail', after: 'none' }]
    const entry = { id: 't', at: wang.calls[0]!.at, by: null, act: 'customer.notices' as const, changed }
    const notices = { ...wang.notices, choice: 'none' as const }
    answers['/customers/c-wang/notices'] = { ...wang, notices, trail: [entry] }
    expect(document.querySelector('[data-action="notices-mail"]')).toBeNull()
    fireEvent.click(document.querySelector('[data-action="notices-none"]')!)
    await waitFor(() => expect(part('trail')).toMatch(/邮件优先 → 不发消息.*客户通过链接/))
    expect(part('told')).toContain('由调度员打电话告知')
    expect(posted).toEqual([['/customers/c-wang/notices', { choice: 'none' }]])
  })

  it('shows what somebody else put right meanwhile, and keeps what was typed', async () => {
    await open('/customers/c-wang', '[data-visit]')
    answers['/customers/c-wang/correct'] = new Problem(409, 'changed')
    answers['/customers/c-wang'] = { ...wang, email: 'other@a.example' }
    fireEvent.click(document.querySelector('[data-action="correct-email"]')!)
    fireEvent.input(document.querySelector('input[name="email"]')!, { target: { value: 'w@a.example' } })
    fireEvent.click(document.querySelector('[data-action="save-field"]')!)
    await waitFor(() => expect(part('who')).toContain('别人刚刚改过这一项'))
    expect(document.querySelector<HTMLInputElement>('input[name="email"]')!.value).toBe('w@a.example')
    fireEvent.click(document.querySelector('[data-action="leave-field"]')!)
    await waitFor(() => expect(part('who')).toContain('other@a.example'))
  })

  it('is read by supervisors, who put nothing right', async () => {
    session.value = { state: 'signed-in', person: { roles: ['supervisor'], team: { id: 'east' } } }
    await open('/customers/c-wang', '[data-visit]')
    expect(document.querySelector('[data-action^="correct-"], [data-action^="notices-"]')).toBeNull()
  })
})
