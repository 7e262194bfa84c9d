// @vitest-environment happy-dom
/** A visit on the screen: what a tap records, what it replaces, and what is shown meanwhile. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fold, survivors } from '../../client/src/core/visit/fold.ts'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { add, answer, close, confirm, mark } from '../../client/src/field/visit/acts.ts'
import { ToastPlace, clearToast, go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import {
  OTHERS,
  VISIT,
  answered,
  document as visitDocument,
  event,
  mark as marked,
  signed,
} from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const atWork = () => [
  event('items.confirmed', { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'], replaces: [] }),
  marked('departed'),
  marked('arrived'),
  answered('arrive.introduced', 'done'),
  answered('enter.shoe-covers', 'done'),
  marked('started'),
]

const worked = () => [
  ...atWork(),
  answered('work.plan', 'yes'),
  answered('work.safety', 'yes'),
  answered('work.optical', '-21.5'),
  answered('work.tested', 'done'),
  signed(),
]

const last = () => device.events.value.at(-1)!
const card = (item: string) => document.querySelector<HTMLElement>(`[data-item="${item}"]`)!
const action = (name: string, within: ParentNode = document) =>
  within.querySelector<HTMLElement>(`[data-action="${name}"]`)!
const undo = async () => fireEvent.click(await screen.findByText('撤销'))

beforeEach(() => {
  chooseLanguage('zh-CN')
  clearToast()
  go('/', { replace: true })
  device.reset()
})
afterEach(cleanup)

describe('a visit that was moved after somebody set off', () => {
  it('is set off to again, and that is what the office hears', async () => {
    const entry = { entry: 'e2', start: '2026-11-23T09:00:00+08:00', end: null, zone: 'Asia/Shanghai' }
    const { ledger } = visitDocument()
    const left = { ...marked('departed'), wall: Date.parse('2026-11-22T08:30:00+08:00') }
    const ticks = { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'], replaces: [] }
    device.reset([event('items.confirmed', ticks), left], {
      promise: entry,
      ledger: [...ledger, { ...ledger[0]!, ...entry, at: '2026-11-22T08:40:00+08:00' }],
      depart_by: '2026-11-23T08:30:00+08:00',
    })
    device.time.value = { at: Date.parse('2026-11-23T08:25:00+08:00'), error_ms: 20, sure: true }
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('next-departed'))
    await waitFor(() =>
      expect(last()).toMatchObject({ type: 'visit.departed', body: { replaces: [left.id] } }),
    )
    await waitFor(() => expect(action('next-arrived')).not.toBeNull())
    expect(fold(device.events.value).marks.departed).toHaveLength(1)
  })
})

describe('recording', () => {
  it('replaces what stood on the screen, also what another phone said', async () => {
    device.reset([answered('work.safety', 'yes'), answered('work.safety', 'no', OTHERS)])
    const shown = survivors(fold(device.events.value), 'item:work.safety')
    await answer(VISIT, 'work.safety', 'yes')
    expect(last().body).toMatchObject({ item: 'work.safety', value: 'yes', replaces: shown })
    expect(fold(device.events.value).answers['work.safety']).toHaveLength(1)
  })

  it('ends a visit after everything that was tapped before', async () => {
    const release = device.holdDisk()
    const done = [answer(VISIT, 'work.safety', 'yes'), close(VISIT, { outcome: 'done' })]
    release()
    await Promise.all(done)
    expect(device.recorded().map(({ type }) => type)).toEqual(['item.answered', 'visit.completed'])
  })

  it('does not replace what arrives after the tap', async () => {
    const release = device.holdDisk()
    const done = answer(VISIT, 'work.safety', 'yes')
    device.events.value = [answered('work.safety', 'no', OTHERS)]
    release()
    await done
    expect(last().body.replaces).toEqual([])
    expect(fold(device.events.value).answers['work.safety']).toHaveLength(2)
  })

  it('lets a quick second tap replace the first, so that nobody conflicts with themselves', async () => {
    const release = device.holdDisk()
    const taps = [
      answer(VISIT, 'work.safety', 'yes'),
      answer(VISIT, 'work.safety', 'no'),
      answer(VISIT, 'work.safety', 'na'),
    ]
    release()
    await Promise.all(taps)
    expect(fold(device.events.value).answers['work.safety']).toMatchObject([{ value: 'na' }])
  })

  it('says nothing where the item itself shows what was saved and can be changed', async () => {
    render(<ToastPlace />)
    await answer(VISIT, 'work.optical', '-30')
    await add(VISIT, 'note.added', { text: '光猫放在电视柜' })
    expect(document.querySelector('.toast')).toBeNull()
  })

  it('takes a mark back as if it had never been tapped', async () => {
    render(<ToastPlace />)
    await mark(VISIT, 'departed')
    await undo()
    await waitFor(() => expect(last().body).toMatchObject({ undone: true }))
    expect(fold(device.events.value).marks.departed ?? []).toEqual([])
  })

  it('takes back each item that was confirmed together, and leaves one that was answered since', async () => {
    render(<ToastPlace />)
    await confirm(VISIT, [{ phase: 'prepare', items: ['prepare.tools', 'prepare.kit'] }])
    await answer(VISIT, 'prepare.kit', 'not_done')
    await undo()
    await waitFor(() => expect(last().body).toMatchObject({ item: 'prepare.tools', value: null }))
    expect(fold(device.events.value).answers).toMatchObject({ 'prepare.kit': [{ value: 'not_done' }] })
    expect(fold(device.events.value).answers).not.toHaveProperty('prepare.tools')
  })

  it('takes back with one tap what one tap said: leaving, and what was packed', async () => {
    render(<ToastPlace />)
    await mark(VISIT, 'departed', {}, [{ phase: 'prepare', items: ['prepare.tools', 'prepare.kit'] }])
    await undo()
    await waitFor(() => expect(fold(device.events.value).marks.departed ?? []).toEqual([]))
    await waitFor(() => expect(fold(device.events.value).answers).toEqual({}))
  })
})

describe('the big button', () => {
  it('confirms all that goes together in one tap, without what was switched off', async () => {
    render(<VisitPage id={VISIT} />)
    expect(action('next-departed').dataset.confirms).toBe('prepare.tools prepare.kit')
    fireEvent.click(within(card('prepare.kit')).getByRole('checkbox'))
    fireEvent.click(action('answer-done', card('prepare.kit')))
    await waitFor(() => expect(action('next-departed')?.dataset.confirms).toBe('prepare.tools'))
    expect(action('next-departed').textContent).toBe('确认 1 项，出发')
    fireEvent.click(action('next-departed'))
    await waitFor(() => expect(device.events.value).toHaveLength(3))
    expect(
      device
        .recorded()
        .slice(1)
        .map(({ type }) => type)
        .sort(),
    ).toEqual(['items.confirmed', 'visit.departed'])
    expect(device.recorded().find(({ type }) => type === 'items.confirmed')!.body).toMatchObject({
      phase: 'prepare',
      items: ['prepare.tools'],
    })
  })

  it('confirms nothing that is not on the screen: first it is shown', async () => {
    const at = (top: number, bottom: number) => ({ top, bottom, height: bottom - top }) as DOMRect
    const rect = vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (
      this: HTMLElement,
    ) {
      if (this.id === 'content') return at(0, 600)
      if (this.dataset.gate) return at(450, 650)
      return this.closest('[data-item="prepare.kit"]') ? at(560, 608) : at(500, 548)
    })
    const shown = vi.fn()
    HTMLElement.prototype.scrollIntoView = shown
    render(<VisitPage id={VISIT} />)
    const look = await screen.findByRole('button', { name: '先看这 2 项' })
    expect(look.dataset.confirms).toBeUndefined()
    fireEvent.click(look)
    await waitFor(() => expect(shown).toHaveBeenCalled())
    expect(device.events.value).toEqual([])
    rect.mockRestore()
  })

  it('confirms nothing that is not on the screen by the button of its card either', async () => {
    device.reset(atWork())
    const at = (top: number, bottom: number) => ({ top, bottom, height: bottom - top }) as DOMRect
    const rect = vi.spyOn(HTMLElement.prototype, 'getBoundingClientRect').mockImplementation(function (
      this: HTMLElement,
    ) {
      return this.id === 'content' ? at(0, 600) : at(560, 608)
    })
    HTMLElement.prototype.scrollIntoView = vi.fn()
    render(<VisitPage id={VISIT} />)
    fireEvent.click(document.querySelector('[data-stage="end"]')!)
    await waitFor(() => expect(action('confirm')).toBeTruthy())
    const before = device.events.value.length
    fireEvent.click(action('confirm'))
    await act(async () => undefined)
    expect(device.events.value).toHaveLength(before)
    rect.mockRestore()
  })

  it('keeps off what was switched off, also when the page was left', async () => {
    const { unmount } = render(<VisitPage id={VISIT} />)
    fireEvent.click(within(card('prepare.kit')).getByRole('checkbox'))
    await waitFor(() => expect(action('next-fill')).toBeTruthy())
    unmount()
    render(<VisitPage id={VISIT} />)
    expect(within(card('prepare.kit')).getByRole<HTMLInputElement>('checkbox').checked).toBe(false)
    expect(action('next-fill')).toBeTruthy()
  })

  it('goes from packing to the farewell', async () => {
    device.reset(atWork().slice(0, 1))
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('next-departed'))
    await waitFor(() => expect(action('next-arrived').getAttribute('aria-disabled')).toBe('false'))
    fireEvent.click(action('next-arrived'))
    await waitFor(() => expect(last().type).toBe('visit.arrived'))
    expect(last().body).toMatchObject({ replaces: [], judged: { verdict: 'early' } })
  })

  it('takes a double tap for one: leaving is not arriving', async () => {
    device.reset(atWork().slice(0, 1))
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('next-departed'))
    await waitFor(() => expect(action('next-arrived')).toBeTruthy())
    fireEvent.click(action('next-arrived'))
    await waitFor(() => expect(action('next-arrived').getAttribute('aria-disabled')).toBe('false'))
    expect(device.recorded().map(({ type }) => type)).toEqual(['items.confirmed', 'visit.departed'])
  })

  it('confirms nothing when all is switched off; each is then answered by itself', async () => {
    render(<VisitPage id={VISIT} />)
    for (const item of ['prepare.tools', 'prepare.kit'])
      fireEvent.click(within(card(item)).getByRole('checkbox'))
    await waitFor(() => expect(action('next-fill')).toBeTruthy())
    fireEvent.click(within(card('prepare.kit')).getByRole('button', { name: '没做到' }))
    await waitFor(() => expect(last().body).toMatchObject({ item: 'prepare.kit', value: 'not_done' }))
  })

  it('says the door code with the arrival, when it is one', async () => {
    device.reset(atWork().slice(0, 2))
    render(<VisitPage id={VISIT} />)
    fireEvent.input(document.querySelector('input[name="door-code"]')!, { target: { value: '12a3456' } })
    fireEvent.click(action('next-arrived'))
    await waitFor(() =>
      expect(last()).toMatchObject({ type: 'visit.arrived', body: { door_code: '123456' } }),
    )
  })

  it('says that a door code is not whole, and drops none in silence', async () => {
    device.reset(atWork().slice(0, 2))
    render(<VisitPage id={VISIT} />)
    const field = document.querySelector('input[name="door-code"]')!
    fireEvent.input(field, { target: { value: '1234' } })
    fireEvent.click(action('next-arrived'))
    expect(await screen.findByText(/4 位/)).toBeTruthy()
    expect(last().type).toBe('visit.departed')
    await waitFor(() => expect(action('next-arrived').getAttribute('aria-disabled')).toBe('false'))
    fireEvent.input(field, { target: { value: '' } })
    fireEvent.click(action('next-arrived'))
    await waitFor(() => expect(last().type).toBe('visit.arrived'))
    expect(last().body).not.toHaveProperty('door_code')
  })

  it('asks before it finishes, and names what is in the way', async () => {
    device.reset(atWork())
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('more'))
    fireEvent.click(action('more-complete'))
    const dialog = await screen.findByText('还差这些才能完成')
    expect(dialog.closest('dialog')!.textContent).toContain('没有填写：收光功率')
    expect(action('save')).toBeNull()
    fireEvent.click(document.querySelector('[data-action="to-item"][data-of="work.optical"]')!)
    await waitFor(() => expect(document.querySelector('dialog')).toBeNull())
    expect(card('work.optical').dataset.open).toBe('true')
  })

  it('asks its last question by itself when nothing else is left', async () => {
    device.reset(worked())
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('next-left'))
    expect(await screen.findByLabelText(/服务记录/)).toBeTruthy()
    fireEvent.click(action('save'))
    await waitFor(() => expect(last()).toMatchObject({ type: 'visit.completed', body: { outcome: 'done' } }))
  })
})
