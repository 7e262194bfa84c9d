// @vitest-environment happy-dom
/** A visit that nobody has agreed on a time for: the desk shows it, and can give it one. */
import { cleanup, render, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MoveDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { VisitPanel } from '../../client/src/desk/visit/VisitPanel.tsx'
import type { OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'

const VISIT = {
  id: '0197c000-0000-7000-8000-000000000001',
  ver: 1,
  order: 'WO-1',
  kind: 'fault-repair',
  standard: 'a',
  state: 'booked',
  team: 'east',
  status: 'booked',
  promise: null,
  ledger: [],
  calls: [],
  travel_minutes: null,
  duration_minutes: null,
  buffer_minutes: 15,
  depart_by: null,
  customer: { id: 'c', name: '王秀兰', address_as: null, phone: '+8613900000001' },
  premises: { address: '和平路 18 号' },
  facts: {},
  instructions: null,
  members: [],
  review: null,
  summary: { verdict: null, minutes: null, outcome: null, unaware: false, clash: false },
  plan: null,
  confirmations: [],
  seen: [],
  despite: [],
  cancelled: null,
  record: null,
  carried: null,
  working: [],
  chain: [],
}

function answer(url: string): unknown {
  if (url.includes('/messages')) return { items: [], cursor: null }
  return url.includes('/slots') ? { items: [] } : VISIT
}

beforeEach(() => {
  chooseLanguage('zh-CN')
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

it('is given its first time', () => {
  const rest = { technicians: [], onClose: nothing, onDone: nothing, onStale: () => Promise.resolve() }
  render(<MoveDialog visit={VISIT as unknown as OfficeVisit} {...rest} />)
  const value = (name: string): string =>
    document.querySelector<HTMLInputElement>(`dialog input[name="${name}"]`)!.value
  expect(value('date')).toMatch(/^\d{4}-\d\d-\d\d$/)
  expect(value('start')).toBe('')
  expect(document.querySelector('dialog')!.textContent).toContain('还没约好时间')
})
