// @vitest-environment happy-dom
/** A visit that nobody has agreed on a time for: the desk shows it, and can give it one. */
import { cleanup, fireEvent, render, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import type { OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { MoveDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { VisitPanel } from '../../client/src/desk/visit/VisitPanel.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { TIMELESS as VISIT } from './desk-builders.ts'
import { dialog } from './desk-office.ts'

let read = VISIT

function answer(url: string): unknown {
  if (url.includes('/messages')) return { items: [], cursor: null }
  return url.includes('/slots') ? { items: [] } : read
}

beforeEach(() => {
  chooseLanguage('zh-CN')
  read = VISIT
  vi.stubGlobal('fetch', (url: string | URL | Request) =>
    Promise.resolve(
      new Response(JSON.stringify(answer(String(url instanceof Request ? url.url : url))), {
        headers: { 'Content-Type': 'application/json' },
      }),
    ),
  )
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const nothing = (): void => undefined

it('is shown without a time', async () => {
  const rest = {
    touched: new Set<string>(),
    technicians: [],
    onChanged: nothing,
    onClose: nothing,
    onDay: nothing,
  }
  render(<VisitPanel id={VISIT.id} {...rest} />)
  await waitFor(() => expect(document.body.textContent).toContain('还没约好时间'))
  expect(document.querySelector('[data-action="show-day"]')).toBeNull()
})

it('shows when the fault was reported, and by when it is to work', async () => {
  const rest = {
    touched: new Set<string>(),
    technicians: [],
    onChanged: nothing,
    onClose: nothing,
    onDay: nothing,
  }
  const deadline = {
    id: 'd',
    zh: '障碍修复法定时限',
    en: 'Statutory repair limit',
    state: 'open',
    sure: false,
  }
  read = {
    ...VISIT,
    facts: { 'order.reported_at': '2026-11-22T01:30:00Z' },
    deadlines: [{ ...deadline, fact: 'order.reported_at', due: '2026-11-24T09:30:00+08:00' }],
  } as OfficeVisit
  render(<VisitPanel id={VISIT.id} {...rest} />)
  await waitFor(() => expect(document.body.textContent).toContain('报障时间'))
  const shown = document.querySelector('[data-deadline="d"]')!
  expect(shown.parentElement!.textContent).toMatch(
    /^11月22日.*09:30障碍修复法定时限，11月24日.*09:30 前待兑现放假安排未公布，时限可能有变$/,
  )
  expect(shown.getAttribute('data-stands')).toBe('open')
})

it('is given its first time', () => {
  const rest = { technicians: [], onClose: nothing, onDone: nothing, onStale: () => Promise.resolve() }
  render(<MoveDialog visit={VISIT} {...rest} />)
  const value = (name: string): string =>
    document.querySelector<HTMLInputElement>(`dialog input[name="${name}"]`)!.value
  expect(value('date')).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(value('start')).toBe('')
  expect(document.querySelector('dialog')!.textContent).toContain('还没约好时间')
  expect(document.querySelector('[data-lacking]')!.textContent).toBe('请选择日期和时间。')
})

it('says why the time that is agreed already cannot be saved', () => {
  render(<MoveDialog {...dialog()} />)
  expect(document.querySelector('[data-lacking]')!.textContent).toContain('这就是现在约的时间')
  fireEvent.input(document.querySelector('dialog input[name="start"]')!, { target: { value: '16:40' } })
  expect(document.querySelector('[data-lacking]')!.textContent).toBe('请选择由谁提出。')
})
