// @vitest-environment happy-dom
/** A door code is found right or wrong by the server alone; the phone says so once it has heard, and takes another one. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { MOST_CODES, typedCodes } from '../../client/src/core/visit/codes.ts'
import type { JudgedArrival } from '../../client/src/core/visit/document.ts'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { stopOf } from '../../client/src/field/day.ts'
import { todosOf } from '../../client/src/field/visit/ahead/todos.ts'
import { ArrivedLine } from '../../client/src/field/visit/time/Arrived.tsx'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { WrongCode } from '../../client/src/field/visit/time/WrongCode.tsx'
import { viewOf } from '../../client/src/field/visit/view.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { MINE, OTHERS, VISIT, document as visitOf, event } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const typed = (code: string, device = MINE) =>
  event('visit.arrived', { replaces: [], door_code: code }, device)
const again = (code: string) => event('door_code.entered', { door_code: code })
const action = (name: string) => document.querySelector<HTMLButtonElement>(`[data-action="${name}"]`)

function judged(arrival: VisitEvent, door_code: JudgedArrival['door_code']): JudgedArrival {
  const { entry } = visitOf().promise!
  const by = {
    verdict: 'on_time' as const,
    minutes: '1.0',
    error_s: 1,
    grade: 'measured',
    event: arrival.id,
    entry,
  }
  return { ...by, at: '2026-11-22T09:01:00+08:00', unaware: false, known: null, door_code }
}

const said = (events: VisitEvent[], door_code: JudgedArrival['door_code']) =>
  typedCodes(visitOf({ arrival: judged(events[0]!, door_code) }), fold(events))

beforeEach(() => {
  chooseLanguage('zh-CN')
  device.reset()
})
afterEach(cleanup)

describe('what is known of a code', () => {
  it('is nothing until the server has looked at the last one', () => {
    const events = [typed('471147')]
    expect(typedCodes(visitOf(), fold(events))).toMatchObject({ state: 'waiting', typed: 1 })
    expect(said(events, null)).toMatchObject({ state: 'waiting' })
    expect(said(events, { right: false, typed: 1 })).toMatchObject({ state: 'wrong', typed: 1 })
    expect(said([...events, again('471148')], { right: false, typed: 1 })).toMatchObject({
      state: 'waiting',
      typed: 2,
    })
    expect(said([...events, again('471148')], { right: true, typed: 2 })).toMatchObject({ state: 'right' })
  })

  it('is nothing where none was typed, or the server is of before', () => {
    expect(said([event('visit.arrived', { replaces: [] })], null)).toBeNull()
    expect(said([typed('471147')], undefined)).toBeNull()
  })
})

describe('a wrong code', () => {
  function show(events: VisitEvent[], door_code: JudgedArrival['door_code']): void {
    device.reset(events, { arrival: judged(events[0]!, door_code) })
    render(<WrongCode view={viewOf(VISIT)!} />)
  }
  const field = () => document.querySelector<HTMLInputElement>('input[name="door-code"]')

  it('is said, and another one is typed, whole', async () => {
    show([typed('471147')], { right: false, typed: 1 })
    expect(document.querySelector('[data-wrong-code="1"]')!.textContent).toContain('再问客户一遍')
    fireEvent.input(field()!, { target: { value: '47114' } })
    fireEvent.click(action('code-again')!)
    await waitFor(() => expect(document.body.textContent).toContain('还差几位'))
    fireEvent.input(field()!, { target: { value: '471148' } })
    fireEvent.click(action('code-again')!)
    await waitFor(() =>
      expect(device.events.value.at(-1)).toMatchObject({
        type: 'door_code.entered',
        body: { door_code: '471148' },
      }),
    )
  })

  it('is said above the cards of the work, and brought into view', async () => {
    const scrolled: Element[] = []
    Element.prototype.scrollIntoView = function () {
      scrolled.push(this)
    }
    const events = [typed('471147')]
    device.reset(events, { arrival: judged(events[0]!, { right: false, typed: 1 }) })
    render(<VisitPage id={VISIT} />)
    const said = document.querySelector('[data-wrong-code]')!
    const [stages, panel] = [
      document.querySelector('.visit-stages')!,
      document.querySelector('[data-phase-panel]')!,
    ]
    expect(stages.compareDocumentPosition(said)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    expect(said.compareDocumentPosition(panel)).toBe(Node.DOCUMENT_POSITION_FOLLOWING)
    await waitFor(() => expect(scrolled.some((one) => one.contains(said))).toBe(true))
    Reflect.deleteProperty(Element.prototype, 'scrollIntoView')
  })

  it('is not typed for ever, nor after the visit', () => {
    const many = [typed('1111'), ...Array.from({ length: MOST_CODES - 1 }, () => again('2222'))]
    show(many, { right: false, typed: MOST_CODES })
    expect(field()).toBeNull()
    expect(document.body.textContent).toContain('联系调度')
    cleanup()
    const over = [typed('1111'), event('visit.completed', { outcome: 'done', recorded: 2 })]
    show(over, { right: false, typed: 1 })
    expect(field()).toBeNull()
    expect(document.body.textContent).toContain('告诉主管')
  })

  it.each([
    [{ right: true, typed: 1 }, 'right'],
    [null, 'waiting'],
  ])('is not said of one that is %o', (door_code, state) => {
    const events = [typed('471147')]
    show(events, door_code)
    expect(document.querySelector('[data-wrong-code]')).toBeNull()
    const { arrival } = device.documents.value.get(VISIT)!
    render(<ArrivedLine document={visitOf({ arrival })} visit={fold(events)} />)
    expect(document.querySelector<HTMLElement>('[data-code]')!.dataset.code).toBe(state)
  })

  it('stands among what is to be done by whoever typed it', () => {
    const todos = (who: string, unsent: boolean | null = null) => {
      const over = event('visit.completed', { outcome: 'done', recorded: 2 })
      const events = [typed('471147', who), ...(unsent === null ? [] : [over])]
      const arrival = judged(events[0]!, { right: false, typed: 1 })
      const stop = stopOf(visitOf({ arrival }), fold(events))
      return todosOf(
        [stop],
        [],
        () => unsent === true,
        MINE,
        () => 0,
        0,
      ).map(({ kind, visit }) => [kind, visit])
    }
    expect(todos(MINE)).toEqual([['door-code', VISIT]])
    expect(todos(OTHERS)).toEqual([])
    expect(todos(MINE, true), 'the office has not heard yet that it is over').toHaveLength(1)
    expect(todos(MINE, false), 'who reviews the record asks').toEqual([])
  })
})
