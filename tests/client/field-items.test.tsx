// @vitest-environment happy-dom
/** The items of the work page: one card open at a time, several choices, a barcode, what was not done. */
import { act, cleanup, fireEvent, render, screen, waitFor, within } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Item } from '../../client/src/core/checklist/standard.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { answerWords } from '../../client/src/field/visit/items/wording.ts'
import { go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { OTHERS, VISIT, answered, event, mark as marked, standard } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const before = structuredClone(standard.items)

/** Gives the standard another look at one of its items for this test. */
const given = (id: string, more: Partial<Item>): void => {
  Object.assign(standard.items[id]!, more)
}
const atWork = () => [
  marked('departed'),
  marked('arrived'),
  answered('arrive.introduced', 'done'),
  answered('enter.shoe-covers', 'done'),
  marked('started'),
]
const last = () => device.events.value.at(-1)!
const card = (item: string) => document.querySelector<HTMLElement>(`[data-item="${item}"]`)!
const current = () => document.querySelector<HTMLElement>('[data-current]')?.dataset.item
/** The card of an item, opened by hand where it is not its turn. */
const opened = (item: string) => {
  const line = card(item).querySelector<HTMLElement>('.visit-line-button')
  if (line) act(() => line.click())
  return card(item)
}
const action = (name: string, within: ParentNode = document) =>
  within.querySelector<HTMLElement>(`[data-action="${name}"]`)!

beforeEach(() => {
  chooseLanguage('zh-CN')
  go('/', { replace: true })
  device.reset(atWork())
})
afterEach(() => {
  cleanup()
  vi.unstubAllGlobals()
  Object.assign(standard.items, structuredClone(before))
})

describe('an item', () => {
  it('shows the answer at the tap, before the disk has it', async () => {
    device.reset(atWork())
    render(<VisitPage id={VISIT} />)
    const release = device.holdDisk()
    fireEvent.click(action('answer-yes', card('work.plan')))
    await waitFor(() => expect(card('work.plan').dataset.answer).toBe('yes'))
    expect(device.events.value.some(({ body }) => body.item === 'work.plan')).toBe(false)
    release()
    await waitFor(() => expect(card('work.plan').querySelector('[data-saved="saved"]')).toBeTruthy())
  })

  it('shows both answers of a conflict, and one more event settles it', async () => {
    device.reset([...atWork(), answered('work.safety', 'yes'), answered('work.safety', 'no', OTHERS)])
    render(<VisitPage id={VISIT} />)
    expect(card('work.safety').dataset.state).toBe('conflict')
    expect(card('work.safety').textContent).toContain('选定之前按“否”算')
    fireEvent.click(within(card('work.safety')).getByRole('button', { name: '用“是”' }))
    await waitFor(() => expect(card('work.safety').dataset.state).toBe('passed'))
    expect(last().body.replaces).toHaveLength(2)
  })

  it('wants a reason for what failed, saves it while one types, and keeps the answer', async () => {
    device.reset([...atWork(), answered('work.safety', 'no')])
    render(<VisitPage id={VISIT} />)
    const reason = within(card('work.safety')).getByLabelText('原因（必填）')
    fireEvent.input(reason, { target: { value: '墙内有水管' } })
    fireEvent.blur(reason)
    await waitFor(() => expect(last().body).toMatchObject({ value: 'no', note: '墙内有水管' }))
    expect(fold(device.events.value).answers['work.safety']).toHaveLength(1)
  })

  it('keeps its reason while another answer needs one, too, and drops it with one that does not', async () => {
    const numbered = (value: string, note?: string) =>
      event('item.answered', { item: 'work.optical', value, ...(note ? { note } : {}), replaces: [] })
    device.reset([...atWork(), numbered('-30', '接头老化')])
    render(<VisitPage id={VISIT} />)
    const input = () => within(opened('work.optical')).getByRole('textbox', { name: /收光/ })
    fireEvent.input(input(), { target: { value: '-29' } })
    fireEvent.blur(input())
    await waitFor(() => expect(last().body).toMatchObject({ value: '-29', note: '接头老化' }))
    fireEvent.input(input(), { target: { value: '-21' } })
    fireEvent.blur(input())
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.optical', value: '-21' }))
    expect(last().body).not.toHaveProperty('note')
  })

  it('keeps the reason of the answer for which a conflict is settled', async () => {
    const failed = event('item.answered', {
      item: 'work.safety',
      value: 'no',
      note: '墙内有水管',
      replaces: [],
    })
    device.reset([...atWork(), answered('work.safety', 'yes', OTHERS), failed])
    render(<VisitPage id={VISIT} />)
    fireEvent.click(within(card('work.safety')).getByRole('button', { name: '用“否”' }))
    await waitFor(() => expect(last().body).toMatchObject({ value: 'no', note: '墙内有水管' }))
  })

  it('saves a number as a decimal text, and says at once whether it passes', async () => {
    device.reset(atWork())
    render(<VisitPage id={VISIT} />)
    const input = within(opened('work.optical')).getByRole('textbox')
    expect(input.getAttribute('inputmode')).toBe('decimal')
    fireEvent.input(input, { target: { value: '−30，0' } })
    fireEvent.blur(input)
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.optical', value: '-30.0' }))
    await waitFor(() => expect(card('work.optical').textContent).toContain('不合格'))
  })

  it('keeps what is no number out of the record, and on the screen', async () => {
    device.reset(atWork())
    render(<VisitPage id={VISIT} />)
    const input = within(opened('work.optical')).getByRole<HTMLInputElement>('textbox')
    fireEvent.input(input, { target: { value: '很快' } })
    fireEvent.blur(input)
    await waitFor(() =>
      expect(within(card('work.optical')).getByRole('alert').textContent).toContain('请输入数字'),
    )
    expect(input.value).toBe('很快')
    expect(device.events.value).toHaveLength(atWork().length)
  })

  it('saves an unfinished text when the page goes away', async () => {
    device.reset(atWork())
    const { unmount } = render(<VisitPage id={VISIT} />)
    fireEvent.input(within(opened('work.remark')).getByRole('textbox'), {
      target: { value: '路由器在柜子里' },
    })
    await waitFor(() =>
      expect(within(card('work.remark')).getByRole<HTMLTextAreaElement>('textbox').value).toContain('柜子'),
    )
    unmount()
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.remark', value: '路由器在柜子里' }))
  })

  it('lets a consent be taken back', async () => {
    device.reset([...atWork(), answered('work.plan', 'yes')])
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('answer-withdrawn', opened('work.plan')))
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.plan', value: 'withdrawn' }))
  })
})

describe('the next card', () => {
  it('opens by itself when the one before it is answered', async () => {
    render(<VisitPage id={VISIT} />)
    expect(current()).toBe('work.plan')
    expect(card('work.plan').dataset.open).toBe('true')
    expect(card('work.safety').dataset.open).toBeUndefined()
    fireEvent.click(action('answer-yes', card('work.plan')))
    await waitFor(() => expect(current()).toBe('work.safety'))
    expect(card('work.plan').dataset.open).toBeUndefined()
    expect(card('work.plan').textContent).toContain('客户同意')
    expect(card('work.safety').dataset.open).toBe('true')
  })

  it('waits while somebody types, and comes when the field is left', async () => {
    device.reset([...atWork(), answered('work.plan', 'yes'), answered('work.safety', 'yes')])
    render(<VisitPage id={VISIT} />)
    const field = within(card('work.optical')).getByRole('textbox')
    fireEvent.focusIn(field)
    fireEvent.input(field, { target: { value: '-21.5' } })
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.optical', value: '-21.5' }))
    expect(card('work.optical').dataset.open).toBe('true')
    fireEvent.focusOut(field)
    await waitFor(() => expect(card('work.optical').dataset.open).toBeUndefined())
  })

  it('waits for the reason of what was not done', async () => {
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('answer-no', card('work.plan')))
    const reason = await within(card('work.plan')).findByLabelText(/原因/)
    expect(current()).toBe('work.plan')
    fireEvent.focusIn(reason)
    fireEvent.input(reason, { target: { value: '房东不同意打孔' } })
    fireEvent.blur(reason)
    fireEvent.focusOut(reason)
    await waitFor(() => expect(current()).toBe('work.safety'))
    await waitFor(() => expect(card('work.plan').textContent).toContain('房东不同意打孔'))
  })
})

describe('an answer', () => {
  it('that says no does not look like one that says yes', async () => {
    device.reset([...atWork(), answered('work.plan', 'yes')])
    render(<VisitPage id={VISIT} />)
    const look = (name: string) => action(name, card('work.safety')).dataset.tone
    expect([look('answer-yes'), look('answer-no'), look('answer-na')]).toEqual(['good', 'bad', 'accent'])
    fireEvent.click(action('answer-no', card('work.safety')))
    await waitFor(() => expect(card('work.safety').dataset.state).toBe('failed'))
    expect(action('answer-no', card('work.safety')).getAttribute('aria-pressed')).toBe('true')
  })

  it('of several choices stays open until these are all, and is joined by a comma of its language', async () => {
    given('work.plan', {
      answer: 'choice',
      multiple: true,
      options: [
        { value: 'called', zh: '已打电话', en: 'Phoned', fail: false },
        { value: 'waited', zh: '已等候', en: 'Waited', fail: false },
        { value: 'note', zh: '已留言', en: 'Left a note', fail: false },
      ],
    })
    render(<VisitPage id={VISIT} />)
    for (const choice of ['已打电话', '已留言']) {
      fireEvent.click(within(card('work.plan')).getByLabelText(choice))
      await waitFor(() => expect(screen.getByLabelText(choice)).toHaveProperty('checked', true))
      expect(card('work.plan').dataset.open).toBe('true')
    }
    fireEvent.click(action('chosen', card('work.plan')))
    await waitFor(() => expect(card('work.plan').dataset.open).toBeUndefined())
    expect(last().body.value).toEqual(['called', 'note'])
    expect(card('work.plan').textContent).toContain('已打电话、已留言')
    expect(answerWords(standard.items['work.plan']!, ['called', 'note'], 'en')).toBe('Phoned, Left a note')
  })
})

describe('a serial number', () => {
  const scanned = async (found: { rawValue: string }[]) => {
    given('work.plan', { answer: 'text', max_length: 64, scan: true })
    vi.stubGlobal('createImageBitmap', async () => ({ close: () => undefined }))
    vi.stubGlobal(
      'BarcodeDetector',
      class {
        detect = async () => found
      },
    )
    render(<VisitPage id={VISIT} />)
    fireEvent.change(action('scan', card('work.plan')), { target: { files: [new Blob(['picture'])] } })
  }

  it('is read from its barcode, and the picture is not kept', async () => {
    await scanned([{ rawValue: ' ZTEG12345678 ' }])
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.plan', value: 'ZTEG12345678' }))
    expect(device.recorded().some(({ type }) => type === 'photo.added')).toBe(false)
  })

  it('that cannot be read says so, and is typed', async () => {
    await scanned([])
    expect((await screen.findByRole('alert')).textContent).toContain('没有认出条码')
    expect(within(card('work.plan')).getByRole('textbox')).toBeTruthy()
  })

  it('is one of several on the label: somebody says which, and what is too long is none', async () => {
    await scanned([
      { rawValue: 'ZTEG12345678' },
      { rawValue: '00:1A:2B:3C:4D:5E' },
      { rawValue: 'x'.repeat(65) },
    ])
    await waitFor(() => expect(document.querySelectorAll('[data-action="scanned"]')).toHaveLength(2))
    expect(device.recorded().some(({ body }) => body['item'] === 'work.plan')).toBe(false)
    fireEvent.click(document.querySelector('[data-action="scanned"][data-value="ZTEG12345678"]')!)
    await waitFor(() => expect(last().body).toMatchObject({ item: 'work.plan', value: 'ZTEG12345678' }))
  })

  it('stands in place of what was typed before, and twice is once', async () => {
    given('work.plan', { answer: 'text', max_length: 64, scan: true })
    device.reset(atWork())
    await scanned([{ rawValue: 'ZTEG12345678' }])
    await waitFor(() => expect(last().body).toMatchObject({ value: 'ZTEG12345678' }))
    const field = () => within(opened('work.plan')).getByRole<HTMLInputElement>('textbox')
    fireEvent.input(field(), { target: { value: 'ZTEG' } })
    await waitFor(() => expect(field().value).toBe('ZTEG'))
    fireEvent.change(action('scan', card('work.plan')), { target: { files: [new Blob(['picture'])] } })
    await waitFor(() => expect(field().value).toBe('ZTEG12345678'))
    await waitFor(() => expect(fold(device.events.value).answers['work.plan']).toHaveLength(1))
    expect(fold(device.events.value).answers['work.plan']![0]!.value).toBe('ZTEG12345678')
  })

  it('has no scanner in a browser without one', () => {
    given('work.plan', { answer: 'text', max_length: 64, scan: true })
    render(<VisitPage id={VISIT} />)
    expect(within(card('work.plan')).getByRole('textbox')).toBeTruthy()
    expect(action('scan', card('work.plan'))).toBeNull()
  })
})

describe('leaving for a while', () => {
  it('records the promise that was made, and coming back ends it', async () => {
    device.reset(atWork())
    render(<VisitPage id={VISIT} />)
    fireEvent.click(action('more'))
    fireEvent.click(action('more-leave'))
    expect(await screen.findByLabelText('查线路原因')).toHaveProperty('checked', false)
    fireEvent.click(action('save'))
    expect(document.querySelector('[data-lacks="2"]')!.textContent).toBe('还差：去做什么、还回来吗')
    fireEvent.click(screen.getByLabelText('查线路原因'))
    fireEvent.click(screen.getByLabelText('回来'))
    fireEvent.click(screen.getByLabelText('30 分钟'))
    fireEvent.click(screen.getByLabelText('已当面告诉客户原因和时间'))
    fireEvent.click(action('save'))
    await waitFor(() => expect(last().type).toBe('leave.started'))
    const { body, id } = last()
    expect(body).toMatchObject({ reason: 'trace', returning: true, told: true, minutes: 30 })
    expect(body.promised).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:00\+08:00$/)
    fireEvent.click(await screen.findByRole('button', { name: '我回来了' }))
    await waitFor(() => expect(last()).toMatchObject({ type: 'leave.ended', body: { leave: id } }))
  })
})
