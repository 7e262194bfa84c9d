// @vitest-environment happy-dom
/** What the visit before of the same order left: whoever comes next reads it first, and says whether a line works. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { BeforeCard } from '../../client/src/field/visit/before/BeforeCard.tsx'
import { LineCard } from '../../client/src/field/visit/before/LineCard.tsx'
import { viewOf } from '../../client/src/field/visit/view.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { NINE, PROMISED, VISIT, carriedFrom, event } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const LEAVE = 'p1'
const at = (minutes: number): string => new Date(NINE + minutes * 60_000).toISOString()
const state = (): string | undefined =>
  document.querySelector<HTMLElement>('[data-line-state]')?.dataset.lineState
const press = (action: string) => fireEvent.click(document.querySelector(`[data-action="${action}"]`)!)

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
})
afterEach(cleanup)

describe('what was left', () => {
  const promises = [
    { ...PROMISED, id: 'q', said: '续约有优惠吗' },
    { ...PROMISED, id: 'c', kind: 'complaint.answer', said: '来晚了', open: false },
    { ...PROMISED, id: LEAVE, kind: 'order.working' },
  ] as const
  const carried = carriedFrom('before', {
    by: '李强',
    reason: '缺室内线',
    report: '已报线务',
    left: [{ id: 'work.tested', zh: '试用正常', en: 'Tried out', state: 'failed', why: '没有光' }],
    promises: [...promises],
    notes: ['门禁 4711'],
  })

  it.each([
    ['zh-CN', ['缺室内线', '试用正常', '没有光', '续约有优惠吗', '来晚了', '李强', '门禁 4711', '已完成']],
    ['en', ['缺室内线', 'Tried out', '没有光', '续约有优惠吗', '来晚了', '李强', '门禁 4711', 'Kept']],
  ] as const)('is read in %s', (language, words) => {
    chooseLanguage(language)
    render(<BeforeCard visit={VISIT} carried={carried} open />)
    const text = document.body.textContent!
    for (const one of words) expect(text).toContain(one)
    expect(text).not.toMatch(/[{}]|undefined|null/)
    expect(document.querySelectorAll('[data-owed]')).toHaveLength(3)
  })

  it('tells what went wrong first; what nobody had begun with is looked up, as is that visit', () => {
    const open = {
      ...carried.left[0]!,
      id: 'work.speed',
      zh: '测速',
      en: 'Speed',
      state: 'open',
      why: null,
    } as const
    render(<BeforeCard visit={VISIT} carried={{ ...carried, left: [open, ...carried.left] }} open />)
    const rest = document.querySelector('details')!
    expect([...document.querySelectorAll('[data-left]')].map((one) => rest.contains(one))).toEqual([
      false,
      true,
    ])
    expect(rest.open).toBe(false)
    expect(document.querySelector('[data-action="open-before"]'), 'it is not on this phone').toBeNull()
    cleanup()
    render(<BeforeCard visit={VISIT} carried={{ ...carried, visit: VISIT }} open />)
    expect(document.querySelector('[data-action="open-before"]')!.getAttribute('href')).toContain(VISIT)
  })

  it('holds a line, and whether it works is said of the leave that promised it', async () => {
    render(<BeforeCard visit={VISIT} carried={carried} open />)
    expect(state()).toBe('unknown')
    press('line-fails')
    await waitFor(() => expect(state()).toBe('fails'))
    press('line-works')
    await waitFor(() => expect(state()).toBe('works'))
    expect(device.recorded().map(({ type, body }) => [type, body.leave, body.works])).toEqual([
      ['line.checked', LEAVE, false],
      ['line.checked', LEAVE, true],
    ])
    expect(document.querySelector('[data-action="line-works"]'), 'it is said already').toBeNull()
  })

  it('can only be read when the visit is over', () => {
    render(<BeforeCard visit={VISIT} carried={carried} open={false} />)
    expect(document.querySelector('button')).toBeNull()
  })
})

describe('a line that somebody left for good', () => {
  const left = (promised: string | null) => ({
    ...event('leave.started', { reason: 'exchange', returning: false, told: true, promised } as never),
    id: LEAVE,
  })

  it('stands on the visit with what others have said of it since', () => {
    const working = [
      { promise: LEAVE, at: at(5), works: false, origin: 'customer' as const },
      { promise: LEAVE, at: at(9), works: true, origin: 'office' as const },
      { promise: 'another', at: at(20), works: false, origin: 'customer' as const },
    ]
    device.reset([left(at(60))], { working })
    render(<LineCard view={viewOf(VISIT)!} />)
    expect(document.querySelectorAll('[data-line-promise]')).toHaveLength(1)
    expect(state()).toBe('works')
    expect(document.body.textContent).toContain('调度')
  })
})
