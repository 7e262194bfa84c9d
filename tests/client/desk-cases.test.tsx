// @vitest-environment happy-dom
/** A case at the desk: what comes next stands first, an act asks for what it needs, and says what was done. */
import { cleanup, fireEvent, render, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { CasePage } from '../../client/src/desk/cases/CasePage.tsx'
import { next, others } from '../../client/src/desk/cases/acts.ts'
import { endOf } from '../../client/src/desk/todos/ends.ts'
import type { WholeCase } from '../../client/src/desk/cases/calls.ts'
import type { Todo } from '../../client/src/desk/todos/calls.ts'
import { ground } from '../../client/src/desk/ground.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { openOffice } from './desk-office.ts'

const ZHAO = { id: 'p-zhao', name: '赵敏' }
const CASE = {
  id: '0198f3a0-0000-7000-8000-000000000001',
  number: 'C-0198F3A0',
  kind: 'complaint',
  state: 'open',
  outcome: null,
  grade: 'hard',
  content: 'service',
  channel: 'phone',
  words: '三天没修好',
  name: '王女士',
  phone: '+8613900000037',
  address: '柳巷 1 号',
  order: null,
  visit: null,
  customer: null,
  team: null,
  owner: ZHAO,
  offered: null,
  level: 1,
  opened: '2026-11-22T01:00:00Z',
  due: '2026-11-25T01:00:00Z',
  ended: null,
  restated: null,
  agreement: null,
  authority: null,
  paused: null,
  stood_minutes: 0,
  handovers: 0,
  reopened: 0,
  first_contact: false,
  about: [],
  verified: null,
  steps: [],
  missing: ['restated', 'cause', 'proposed', 'agreed'],
  promised: [{ due: '2026-11-25T01:00:00Z', made: '2026-11-22T01:00:00Z', outcome: null }],
  acts: [
    {
      id: 'a1',
      at: '2026-11-22T01:00:00Z',
      by: ZHAO,
      type: 'opened',
      body: { kind: 'complaint', due: '2026-11-25T01:00:00Z', owner: ZHAO.id, words: '三天没修好' },
    },
  ],
  may: ['restated', 'proposed', 'agreed', 'resolved', 'told', 'offered', 'withdrawn'],
  takers: [{ id: 'p-chen', name: '陈静' }],
} as unknown as WholeCase

let kept: WholeCase
let sent: { type: string; body: Record<string, unknown> }[]

beforeEach(() => {
  chooseLanguage('zh-CN')
  openOffice({ forbidden: [], messages: { forbidden: [] } } as never)
  kept = CASE
  sent = []
  const plain = globalThis.fetch
  vi.stubGlobal('fetch', async (asked: Request | string | URL, init?: RequestInit) => {
    const url = String(asked instanceof Request ? asked.url : asked)
    if (!url.includes('/cases/')) return plain(asked, init)
    if (url.endsWith('/acts')) {
      const body: unknown = asked instanceof Request ? await asked.json() : JSON.parse(String(init?.body))
      sent.push(body as (typeof sent)[number])
      kept = { ...kept, missing: ['cause', 'proposed', 'agreed'], restated: '三天没有网' }
    }
    return new Response(JSON.stringify(kept), { headers: { 'Content-Type': 'application/json' } })
  })
})
afterEach(() => {
  cleanup()
  ground.value = null
  vi.unstubAllGlobals()
})

const button = (action: string): HTMLElement | null =>
  document.querySelector<HTMLElement>(`[data-action="${action}"]`)

it('leads through a complaint step by step, feelings first', () => {
  const at = (missing: string[], more: Partial<WholeCase> = {}): string[] =>
    next({ ...CASE, missing, ...more } as WholeCase)
  expect(at(['restated', 'cause', 'proposed', 'agreed'])).toEqual(['restated'])
  expect(at(['cause', 'proposed', 'agreed'])).toEqual(['proposed'])
  expect(at(['cause', 'agreed'])).toEqual(['agreed'])
  expect(at(['cause'])).toEqual(['resolved'])
  expect(at(['cause'], { authority: 'asked', may: ['authority', 'told'] })).toEqual(['authority'])
  expect(at([], { state: 'resolved', may: ['called'] })).toEqual(['called'])
  expect(at([], { kind: 'enquiry', may: ['answered', 'told'] })).toEqual(['answered'])
  expect(at([], { offered: ZHAO, may: ['accepted', 'declined'] })).toEqual(['accepted', 'declined'])
  expect(others(CASE)).not.toContain('restated')
  expect(others(CASE)).toContain('offered')
})

it('shows what was promised, what is missing and what was done', async () => {
  render(<CasePage id={CASE.id} />)
  await waitFor(() => expect(document.body.textContent).toContain('投诉：王女士'))
  const text = document.body.textContent
  expect(text).toContain('负责人：赵敏')
  expect(text).toContain('办结前还缺：复述并请客户确认、原因、处理方案、客户接受方案')
  expect(text).toContain('139 0000 0037')
  expect(document.querySelectorAll('[data-act]')).toHaveLength(1)
})

it('asks for what an act needs and notes it', async () => {
  render(<CasePage id={CASE.id} />)
  await waitFor(() => expect(button('case-restated')).not.toBeNull())
  fireEvent.click(button('case-restated')!)
  const save = (): HTMLButtonElement => button('save') as HTMLButtonElement
  expect(save().disabled).toBe(true)
  fireEvent.input(document.querySelector('dialog textarea[name="text"]')!, {
    target: { value: ' 三天没有网 ' },
  })
  fireEvent.click(document.querySelector('dialog input[value="spoken"]')!)
  await waitFor(() => expect(save().disabled).toBe(false))
  fireEvent.click(save())
  await waitFor(() => expect(sent).toHaveLength(1))
  expect(sent[0]).toMatchObject({ type: 'restated', body: { text: '三天没有网', how: 'spoken' } })
  await waitFor(() => expect(button('case-proposed')).not.toBeNull())
})

it('is where the todo of a promise leads', () => {
  const todo = { kind: 'complaint.answer', what: 'case', about: CASE.id, visit: null, start: null } as Todo
  expect(endOf(todo, () => '')).toEqual({ path: `/cases/${CASE.id}`, action: 'case' })
})
