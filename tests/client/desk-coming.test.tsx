// @vitest-environment happy-dom
/** Somebody who calls about the visit that they have already: the booking form leads there. */
import { cleanup, render } from './patient.ts'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { Coming } from '../../client/src/desk/book/Coming.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { openOffice } from './desk-office.ts'
import { shipped } from './shipped.ts'

const visit = (id: string, over: boolean) => ({
  id,
  order: `WO-${id}`,
  kind: 'fault-repair',
  start: '2026-11-23T09:00:00+08:00',
  state: over ? ('cancelled' as const) : ('booked' as const),
  over,
})

beforeEach(() => {
  chooseLanguage('zh-CN')
  openOffice(shipped)
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

it('leads to the visits that are to come, and to no other', () => {
  render(<Coming visits={[visit('one', false), visit('two', true)]} />)
  const [link, ...others] = [...document.querySelectorAll('a')]
  expect(others).toEqual([])
  expect(link!.getAttribute('href')).toBe('#/day?date=2026-11-23&visit=one')
  expect(link!.textContent).toContain('WO-one')
})

it('says nothing where nothing is to come', () => {
  render(<Coming visits={[visit('two', true)]} />)
  expect(document.body.textContent).toBe('')
})
