// @vitest-environment happy-dom
/** Free times of a week: seven days, the customer's wish, a hold that counts down, and what speaks against a choice. */
import { cleanup, fireEvent, render, waitFor } from '@testing-library/preact'
import { useState } from 'preact/hooks'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { SpeaksAgainst } from '../../client/src/desk/visit/slots/Against.tsx'
import type { Slot, SlotQuestion } from '../../client/src/desk/visit/calls.ts'
import { FreeTimes } from '../../client/src/desk/visit/slots/FreeTimes.tsx'
import { beside, countdown, weekOf } from '../../client/src/desk/visit/slots/slots.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { LI } from './desk-office.ts'

const QUESTION: SlotQuestion = {
  date: '2026-11-30',
  team: 'east',
  kind: 'fault-repair',
  duration_minutes: 60,
  buffer_minutes: 15,
  zone: 'Asia/Shanghai',
}

function slot(start: string, more: Partial<Slot> = {}): Slot {
  return {
    person: { ...LI, staff_no: 'T1001' },
    start: `${start}:00+08:00`,
    end: `${start}:00+08:00`,
    zone: 'Asia/Shanghai',
    travel_minutes: null,
    held: null,
    reasons: [{ code: 'free_day' }],
    ...more,
  }
}

const FOUND = [
  slot('2026-12-02T18:30', { reasons: [{ code: 'wished' }, { code: 'busy', count: 2 }] }),
  slot('2026-11-30T08:30'),
  slot('2026-11-30T09:00'),
  slot('2026-12-02T19:00', { held: { by: { id: 'p-2', name: '周敏' }, until: '2026-11-30T09:05:00+08:00' } }),
]
const PREFERRED = { hours_from: '18:00', hours_until: '21:00', channel: 'sms' }

let asked: { method: string; url: string }[] = []
let preferred: object | null = null
let against: object[] = []

beforeEach(() => {
  chooseLanguage('zh-CN')
  asked = []
  preferred = null
  against = []
  vi.useFakeTimers({ shouldAdvanceTime: true })
  vi.stubGlobal('fetch', (request: string | URL | Request, init?: RequestInit) => {
    const url = String(request instanceof Request ? request.url : request)
    const method = request instanceof Request ? request.method : (init?.method ?? 'GET')
    asked.push({ method, url })
    if (method === 'DELETE') return Promise.resolve(new Response(null, { status: 204 }))
    const answer = url.includes('/hold')
      ? { by: LI, until: '2026-11-30T09:05:00+08:00' }
      : url.includes('/against')
        ? { items: against }
        : { items: FOUND, preferred }
    return Promise.resolve(
      new Response(JSON.stringify(answer), { headers: { 'Content-Type': 'application/json' } }),
    )
  })
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

function Form() {
  const [chosen, setChosen] = useState<{ at: number | null; person: string }>({ at: null, person: '' })
  return (
    <FreeTimes
      question={QUESTION}
      chosen={chosen}
      onChoose={({ start, person }) => setChosen({ at: Date.parse(start), person: person.id })}
    />
  )
}

const shown = (): Promise<void> =>
  waitFor(() => expect(document.querySelectorAll('[data-slot]')).toHaveLength(FOUND.length))
const input = (start: string): HTMLInputElement =>
  document.querySelector(`[data-slot="${start}:00+08:00"] input`)!
const calls = (method: string): number => asked.filter((one) => one.method === method).length

it('shows seven days, also those on which nothing is free, and why the best is the best', async () => {
  render(<Form />)
  await shown()
  const days = [...document.querySelectorAll('[data-day]')]
  expect(days.map((one) => one.getAttribute('data-day'))).toEqual([
    '2026-11-30',
    '2026-12-01',
    '2026-12-02',
    '2026-12-03',
    '2026-12-04',
    '2026-12-05',
    '2026-12-06',
  ])
  expect(days[1]!.textContent).toContain('没有空')
  expect(document.querySelector('[data-why]')!.textContent).toBe(
    '12月2日周三 18:30 李强 客户要的时间 · 当天已有 2 单',
  )
  expect(input('2026-12-02T19:00').disabled).toBe(true)
  expect(days[2]!.textContent).toContain('周敏正在预约，最迟 09:05 放开')
})

it('takes the wish from the page of the customer, until somebody says another', async () => {
  preferred = PREFERRED
  render(<Form />)
  await shown()
  const wish = document.querySelector<HTMLSelectElement>('select[name="wish"]')!
  expect(wish.selectedOptions[0]!.textContent).toBe('按客户档案：18:00–21:00')
  expect(document.body.textContent).toContain('客户希望用短信通知')
  expect(asked[0]!.url).not.toContain('wish')
  fireEvent.change(wish, { target: { value: 'any' } })
  await waitFor(() => expect(asked.at(-1)!.url).toContain('wish_from=00%3A00'))
  fireEvent.change(wish, { target: { value: 'morning' } })
  await waitFor(() => expect(asked.at(-1)!.url).toMatch(/wish_until=12%3A00/))
  expect(asked.at(-1)!.url).not.toContain('wish_from')
})

it('keeps what was chosen for five minutes, counts them down, and lets go', async () => {
  const { unmount } = render(<Form />)
  await shown()
  fireEvent.click(input('2026-11-30T09:00'))
  await waitFor(() => expect(document.querySelector('[data-hold]')).not.toBeNull())
  expect(calls('PUT')).toBe(1)
  expect(document.querySelector('[data-hold]')!.textContent).toMatch(/^为您保留，还剩 (5:00|4:\d\d)$/)
  await vi.advanceTimersByTimeAsync(61_000)
  await waitFor(() => expect(document.querySelector('[data-hold]')!.textContent).toMatch(/还剩 [0-3]:\d\d/))
  await vi.advanceTimersByTimeAsync(240_000)
  await waitFor(() => expect(document.querySelector('[data-hold-over]')).not.toBeNull())
  expect(document.querySelector('[data-kept]')).toBeNull()
  fireEvent.click(document.querySelector('[data-action="hold-again"]')!)
  await waitFor(() => expect(calls('PUT')).toBe(2))
  await waitFor(() => expect(document.querySelector('[data-action="let-go"]')).not.toBeNull())
  fireEvent.click(document.querySelector('[data-action="let-go"]')!)
  await waitFor(() => expect(calls('DELETE')).toBe(1))
  fireEvent.click(input('2026-11-30T08:30'))
  await waitFor(() => expect(calls('PUT')).toBe(3))
  unmount()
  await waitFor(() => expect(calls('DELETE')).toBe(2))
})

it('keeps nothing on which the arrow keys did not come to rest', async () => {
  render(<Form />)
  await shown()
  fireEvent.click(input('2026-11-30T08:30'))
  fireEvent.click(input('2026-11-30T09:00'))
  await waitFor(() => expect(calls('PUT')).toBe(1))
  fireEvent.keyDown(input('2026-11-30T09:00'), { key: 'ArrowRight' })
  expect(input('2026-12-02T18:30').checked).toBe(true)
})

it('says what speaks against a time and a person before it is saved', async () => {
  against = [
    { code: 'outside_hours', words: [] },
    { code: 'skill', words: ['光纤熔接', '高空作业'] },
    { code: 'way_before', words: [], visit: 'v', order: 'WO-7', minutes: 12 },
  ]
  render(<SpeaksAgainst question={QUESTION} person={LI.id} at={Date.parse('2026-11-30T22:00:00+08:00')} />)
  await waitFor(() => expect(document.querySelectorAll('[data-against] li')).toHaveLength(3))
  expect(document.querySelector('[data-against]')!.textContent).toBe(
    '保存前请核对不在上班时间内。缺少这一单需要的技能：光纤熔接、高空作业。从 WO-7 赶不过来，路上差 12 分钟。',
  )
})

it('steps from day to day, over those without any', () => {
  const week = [['a', 'b', 'c'], [], ['d'], ['e', 'f']]
  expect(beside(week, 'c', 1)).toBe('d')
  expect(beside(week, 'f', -1)).toBe('d')
  expect(beside(week, 'd', -1)).toBe('a')
  expect(beside(week, 'e', 1)).toBeNull()
})

it('keeps the days of a week in which the clocks change', () => {
  expect(weekOf('2026-10-23', []).map(({ day }) => day)).toEqual([
    '2026-10-23',
    '2026-10-24',
    '2026-10-25',
    '2026-10-26',
    '2026-10-27',
    '2026-10-28',
    '2026-10-29',
  ])
  expect(weekOf('', [])).toEqual([])
  expect([0, 1, 59_000, 60_000, 299_001].map(countdown)).toEqual(['0:00', '0:01', '0:59', '1:00', '5:00'])
})
