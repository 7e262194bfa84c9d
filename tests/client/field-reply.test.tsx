// @vitest-environment happy-dom
/** What happens around the checklist: the supervisor's question, a note put right, where the phone was at the arrival. */
import { cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fold } from '../../client/src/core/visit/fold.ts'
import { Today } from '../../client/src/field/today/Today.tsx'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { position, want, wanted } from '../../client/src/field/visit/position.ts'
import { clearToast, go } from '../../client/src/ui/index.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { MINE, OTHERS, VISIT, event, mark } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const action = (name: string) => document.querySelector<HTMLElement>(`[data-action="${name}"]`)
const last = () => device.events.value.at(-1)!
const me = { id: MINE, name: '李强', staff_no: 'T1001', phone: null, roles: ['technician'], team: null }

beforeEach(() => {
  chooseLanguage('zh-CN')
  clearToast()
  go('/', { replace: true })
  device.reset()
  device.session.value = { state: 'signed-in', person: me }
})
afterEach(cleanup)

describe('a visit that was sent back', () => {
  const finished = () => [
    mark('departed'),
    mark('arrived'),
    event('visit.completed', { outcome: 'done', recorded: 3 }),
  ]
  const question = (more: object = {}) => ({
    id: 'r1',
    record: 7,
    comment: '鞋套为什么没有穿？',
    at: '2026-11-22T16:00:00+08:00',
    by: '陈静',
    replies: [],
    ...more,
  })

  it('stands on top of Today with the question, also long after its day', () => {
    device.reset(finished(), { review: question() })
    render(<Today />)
    const row = document.querySelector<HTMLElement>(`[data-visit="${VISIT}"]`)!
    expect(row.dataset.asked).toBe('open')
    expect(row.textContent).toContain('待回复')
    expect(row.textContent).toContain('陈静：鞋套为什么没有穿？')
    expect(row.querySelector('a')!.getAttribute('href')).toBe(`#/visit/${VISIT}`)
    expect(document.querySelectorAll(`[data-visit="${VISIT}"]`)).toHaveLength(1)
  })

  it('takes the answer for that record, and then says that it was given', async () => {
    device.reset(finished(), { review: question() })
    render(<VisitPage id={VISIT} />)
    const save = () => action('save') as HTMLButtonElement
    fireEvent.click(save())
    expect(screen.getByText('还差：您的回复')).toBeTruthy()
    fireEvent.input(screen.getByLabelText('您的回复'), {
      target: { value: ' 客户铺了新地板，让我们脱鞋进 ' },
    })
    fireEvent.click(save())
    await waitFor(() =>
      expect(document.querySelector('[data-reply]')!.textContent).toBe('客户铺了新地板，让我们脱鞋进'),
    )
    expect(last()).toMatchObject({
      type: 'reply.given',
      body: { record: 7, text: '客户铺了新地板，让我们脱鞋进' },
    })
    expect(document.querySelector('#asked')!.parentElement!.textContent).toContain('已回复')
    expect(document.querySelector('[data-saved="saved"]')).not.toBeNull()
    expect(action('save')).toBeNull()
  })

  it('keeps what is being typed', () => {
    device.reset(finished(), { review: question() })
    const page = render(<VisitPage id={VISIT} />)
    fireEvent.input(screen.getByLabelText('您的回复'), { target: { value: '客户铺了' } })
    page.unmount()
    render(<VisitPage id={VISIT} />)
    expect(screen.getByLabelText('您的回复')).toHaveProperty('value', '客户铺了')
  })

  it('asks again when it was sent back again, and takes no answer to another record for one', () => {
    const earlier = event('reply.given', { record: 7, text: '当时没注意' })
    const other = event('reply.given', { record: 6, text: '别的记录' }, OTHERS)
    device.reset([...finished(), earlier, other], { review: question({ replies: [earlier.id] }) })
    render(<VisitPage id={VISIT} />)
    expect(screen.getByLabelText('您的回复')).not.toBeNull()
    cleanup()
    device.reset([...finished(), earlier, other], { review: question() })
    render(<VisitPage id={VISIT} />)
    expect(document.querySelector('[data-reply]')!.textContent).toBe('当时没注意')
  })

  it('says nothing once the office has closed it', () => {
    device.reset(finished(), { review: null })
    render(<VisitPage id={VISIT} />)
    expect(document.querySelector('#asked')).toBeNull()
  })
})

describe('a note', () => {
  it('is put right in place of the old words, by who wrote it', async () => {
    const mine = event('note.added', { text: '门铃坏了' })
    device.reset([mark('departed'), mine, event('note.added', { text: '狗' }, OTHERS)])
    render(<VisitPage id={VISIT} />)
    expect(document.querySelectorAll('[data-action="edit-note"]')).toHaveLength(1)
    fireEvent.click(action('edit-note')!)
    const field = await screen.findByLabelText('备注')
    expect(field).toHaveProperty('value', '门铃坏了')
    fireEvent.input(field, { target: { value: '门铃坏了，请敲门' } })
    fireEvent.click(action('save')!)
    await waitFor(() => expect(last().body).toMatchObject({ text: '门铃坏了，请敲门', replaces: [mine.id] }))
    expect(
      fold(device.events.value)
        .notes.map(({ text }) => text)
        .sort(),
    ).toEqual(['狗', '门铃坏了，请敲门'].sort())
  })

  it('stays as it is once the visit is over', () => {
    device.reset([
      event('note.added', { text: '门铃坏了' }),
      event('visit.completed', { outcome: 'done', recorded: 2 }),
    ])
    render(<VisitPage id={VISIT} />)
    expect(action('edit-note')).toBeNull()
  })
})

describe('the position at the arrival', () => {
  type Found = (position: object) => void
  type Failed = (error: object) => void
  const DENIED = { code: 1, PERMISSION_DENIED: 1 }
  const NOWHERE = { code: 2, PERMISSION_DENIED: 1 }
  const here = (more: object = {}) => ({
    timestamp: Date.now(),
    coords: { latitude: 30.27408512, longitude: 120.155, accuracy: 12.3 },
    ...more,
  })
  let asked = 0
  let ask: (found: Found, failed: Failed) => void
  let watch: { found: Found; failed: Failed } | null = null

  beforeEach(async () => {
    asked = 0
    watch = null
    vi.spyOn(navigator, 'geolocation', 'get').mockReturnValue({
      getCurrentPosition: (found: Found, failed: Failed) => {
        asked += 1
        ask(found, failed)
      },
      watchPosition: (found: Found, failed: Failed) => {
        watch = { found, failed }
        return 1
      },
      clearWatch: () => (watch = null),
    } as unknown as Geolocation)
    await want(false)
  })
  afterEach(() => vi.restoreAllMocks())

  const arrive = async (): Promise<void> => {
    fireEvent.click(action('next-arrived')!)
    await waitFor(() => expect(last().type).toBe('visit.arrived'))
  }
  const onTheWay = (): void => {
    device.reset([
      event('items.confirmed', { phase: 'prepare', items: ['prepare.tools', 'prepare.kit'], replaces: [] }),
      mark('departed'),
    ])
    render(<VisitPage id={VISIT} />)
  }

  it('is not looked for unless the person wants it', async () => {
    onTheWay()
    expect(watch).toBeNull()
    await arrive()
    expect(last().body).not.toHaveProperty('position')
    expect(asked).toBe(0)
  })

  it('goes along when it is known and fresh, in decimal texts', async () => {
    ask = (found) => found(here())
    expect(await want(true)).toBe(true)
    onTheWay()
    await waitFor(() => expect(watch).not.toBeNull())
    watch!.found(here({ timestamp: Date.now() - 600_000 }))
    expect(position()).toBeNull()
    watch!.found(here())
    await arrive()
    expect(last().body).toMatchObject({ position: { lat: '30.274085', lon: '120.155000', accuracy: 13 } })
    // It is of no interest any more.
    await waitFor(() => expect(watch).toBeNull())
  })

  it('does not hold up the arrival where there is none', async () => {
    ask = (_, failed) => failed(NOWHERE)
    expect(await want(true)).toBe(true)
    onTheWay()
    await arrive()
    expect(last().body).not.toHaveProperty('position')
  })

  it('is off again after a no, and nobody is asked again', async () => {
    ask = (_, failed) => failed(DENIED)
    expect(await want(true)).toBe(false)
    ask = (found) => found(here())
    await want(true)
    onTheWay()
    await waitFor(() => expect(watch).not.toBeNull())
    watch!.failed(DENIED)
    expect(wanted.value).toBe(false)
    const before = asked
    cleanup()
    onTheWay()
    expect(watch).toBeNull()
    expect(asked).toBe(before)
  })
})
