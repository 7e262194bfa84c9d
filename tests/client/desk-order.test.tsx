// @vitest-environment happy-dom
/** A visit among the others of its order: what it has to do with them, and that each word of the office is said once. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Refusal } from '../../client/src/desk/command.tsx'
import { ContinueDialog } from '../../client/src/desk/visit/MoveDialog.tsx'
import { Order } from '../../client/src/desk/visit/Order.tsx'
import type { OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { isAgain } from '../../client/src/desk/visit/wording.ts'
import { Problem } from '../../client/src/device/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { TIMELESS } from './desk-builders.ts'

const OTHER = '0197c000-0000-7000-8000-000000000002'
const LEAVE = '0197c000-0000-7000-8000-0000000000a1'
const DUE = '2026-11-30T18:00:00+08:00'

function visit(more: Partial<OfficeVisit> = {}): OfficeVisit {
  const promise = {
    id: LEAVE,
    kind: 'order.working',
    made: DUE,
    due: DUE,
    by: null,
    state: 'open',
    words: [],
  }
  return { ...TIMELESS, working: [promise], ...more } as OfficeVisit
}

/** What comes back, one after the other: an answer of this status, or no answer at all. */
let answers: (number | 'silence')[]
const sent: { path: string; key: string; body: unknown }[] = []

beforeEach(() => {
  chooseLanguage('zh-CN')
  answers = []
  sent.length = 0
  vi.stubGlobal('fetch', async (url: string | URL, init: RequestInit = {}) => {
    const path = String(url)
    const json = (body: unknown, status = 200): Response =>
      new Response(JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json' } })
    if (path.includes('/slots')) return json({ items: [] })
    const key = new Headers(init.headers).get('Idempotency-Key')!
    sent.push({ path, key, body: JSON.parse(String(init.body)) })
    const answer = answers.shift() ?? 200
    if (answer === 'silence') throw new TypeError('no network')
    return answer === 200 ? json(visit()) : json({ code: 'busy', status: answer, title: 'busy' }, answer)
  })
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
})

const nothing = (): void => undefined
const press = (action: string): void =>
  void fireEvent.click(document.querySelector(`[data-action="${action}"]`)!)

async function pressAndWait(action: string): Promise<void> {
  const before = sent.length
  await waitFor(() =>
    expect(document.querySelector(`[data-action="${action}"]`)?.hasAttribute('disabled')).toBe(false),
  )
  press(action)
  await waitFor(() => expect(sent.length).toBe(before + 1))
}

describe('what the office says of a line', () => {
  it.each([
    ['is another word after one that was taken', 200, false],
    ['is the same word when nobody knows whether it was taken', 'silence', true],
    ['may be said again after a refusal', 409, false],
  ] as const)('%s', async (_, answer, same) => {
    answers = [answer]
    render(<Order visit={visit()} onDone={nothing} onStale={async () => undefined} />)
    await pressAndWait('working-no')
    await pressAndWait('working-no')
    expect(sent[0]!.key === sent[1]!.key).toBe(same)
    expect(sent[0]!.body).toEqual({ promise: LEAVE, works: false })
  })

  it('is said once, however often somebody taps while it is on its way', async () => {
    render(<Order visit={visit()} onDone={nothing} onStale={async () => undefined} />)
    press('working-yes')
    press('working-yes')
    await waitFor(() => expect(sent.length).toBe(1))
    await pressAndWait('working-no')
    expect(sent.map(({ body }) => body)).toEqual([
      { promise: LEAVE, works: true },
      { promise: LEAVE, works: false },
    ])
  })
})

describe('what the office says of an answer that was promised', () => {
  const promised = {
    id: LEAVE,
    kind: 'complaint.answer',
    made: DUE,
    due: DUE,
    by: null,
    state: 'open',
    words: [],
  }
  const shown = () => visit({ working: [promised] } as unknown as Partial<OfficeVisit>)

  it('says how it was given, and may say that it was not', async () => {
    render(<Order visit={shown()} onDone={nothing} onStale={async () => undefined} />)
    expect(document.querySelector('[data-promise]')!.textContent).toMatch(
      /答复客户的投诉：承诺.*还没有人确认/,
    )
    expect(document.querySelector('[data-action="answer-yes"]')!.hasAttribute('disabled')).toBe(true)
    fireEvent.input(document.querySelector('textarea')!, { target: { value: ' 电话里说明了资费 ' } })
    await pressAndWait('answer-yes')
    await waitFor(() => expect(document.querySelector('textarea')!.value).toBe(''))
    await pressAndWait('answer-no')
    expect(sent.map(({ body }) => body)).toEqual([
      { promise: LEAVE, works: true, note: '电话里说明了资费' },
      { promise: LEAVE, works: false },
    ])
  })
})

describe('an order', () => {
  const one = (
    id: string,
    start: string | null,
    outcome: 'stopped' | null,
  ): OfficeVisit['chain'][number] => ({
    id,
    state: 'booked',
    status: outcome ? 'completed' : 'booked',
    outcome,
    start,
    zone: 'Asia/Shanghai',
    main: null,
    record: null,
  })

  it('shows all of its visits, each leading to its day, and what the one before left', () => {
    const carried: NonNullable<OfficeVisit['carried']> = {
      visit: OTHER,
      outcome: 'stopped',
      at: DUE,
      zone: 'Asia/Shanghai',
      by: '李强',
      reason: '缺料',
      report: null,
      left: [{ id: 'work.tested', zh: '试用', en: 'Tried', state: 'failed', why: '没光' }],
      promises: [
        { id: 'q', kind: 'question.answer', due: DUE, said: '续约', by: '李强', open: true },
        { id: LEAVE, kind: 'order.working', due: DUE, said: null, by: '李强', open: true },
      ],
      notes: ['门禁 4711'],
      clash: [{ order: null, person: '李强', start: null, end: null }],
    }
    const chain = [one(OTHER, '2026-11-30T09:00:00+08:00', 'stopped'), one(TIMELESS.id, null, null)]
    render(<Order visit={visit({ carried, chain })} onDone={nothing} onStale={async () => undefined} />)
    const text = document.body.textContent!
    for (const words of ['缺料', '试用', '没光', '待答复的问题：续约', '门禁 4711', '李强当天休息'])
      expect(text).toContain(words)
    expect(document.querySelectorAll('[data-promise]'), 'the line stands once').toHaveLength(1)
    const link = document.querySelector(`[data-chain="${OTHER}"] a`)!.getAttribute('href')!
    expect(link).toContain('2026-11-30')
    expect(link).toContain(OTHER)
    expect(document.querySelector(`[data-chain="${TIMELESS.id}"] a`)).toBeNull()
  })

  it.each([
    ['cancelled', null, true],
    ['booked', 'missed', true],
    ['booked', 'stopped', false],
    ['booked', 'done', false],
  ] as const)('is %s and %s: it is booked again, or it goes on', (state, outcome, again) => {
    expect(isAgain(visit({ state, summary: { ...TIMELESS.summary, outcome } }))).toBe(again)
  })

  it('goes on without a time, when none is agreed yet', async () => {
    const onDone = vi.fn()
    const rest = { technicians: [], onClose: nothing, onStale: async () => undefined }
    render(<ContinueDialog visit={visit()} {...rest} onDone={onDone} />)
    fireEvent.submit(document.querySelector('dialog form')!)
    await waitFor(() => expect(onDone).toHaveBeenCalledOnce())
    expect(sent).toHaveLength(1)
    expect(sent[0]!.path).toMatch(/continue$/)
    expect(sent[0]!.body).toEqual({})
  })

  it('leads from a refusal to the visit that goes on', () => {
    const document_ = {
      code: 'finished',
      title: '',
      status: 409,
      living: { id: OTHER, order: 'WO-1', start: '2026-12-02T09:00:00+08:00' },
    }
    render(<Refusal problem={new Problem(409, document_, null)} technicians={[]} />)
    const link = document.querySelector('[data-action="open-living"]')!.getAttribute('href')!
    expect(link).toContain('2026-12-02')
    expect(link).toContain(OTHER)
  })
})
