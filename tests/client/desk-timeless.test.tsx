// @vitest-environment happy-dom
/** A visit that nobody has agreed on a time for: the desk shows it, and can give it one. */
import { cleanup, fireEvent, render, waitFor } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { MoveDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { VisitPanel } from '../../client/src/desk/visit/VisitPanel.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { TIMELESS as VISIT } from './desk-builders.ts'
import { dialog } from './desk-office.ts'

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
