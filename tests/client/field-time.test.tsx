// @vitest-environment happy-dom
/** What the phone asks back and says about time: before somebody sets off, at the tap of an arrival, after a change. */
import { cleanup, fireEvent, render, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { fold } from '../../client/src/core/visit/fold.ts'
import { asking } from '../../client/src/field/asking.ts'
import { mark, unmark } from '../../client/src/field/visit/acts.ts'
import { Asked } from '../../client/src/field/visit/time/Asked.tsx'
import { ArrivedLine } from '../../client/src/field/visit/time/Arrived.tsx'
import { Changed } from '../../client/src/field/visit/time/Changed.tsx'
import { LeftVisits } from '../../client/src/field/visit/time/Left.tsx'
import { VisitPage } from '../../client/src/field/visit/Visit.tsx'
import { ToastPlace, clearToast } from '../../client/src/ui/index.ts'
import { filled } from '../../client/src/core/script.ts'
import { spokenTime } from '../../client/src/ui/script/times.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { NINE, VISIT, document as visitDocument, event, mark as marked, standard } from './field-builders.ts'
import * as device from './field-device.ts'

vi.mock('../../client/src/device/index.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/pictures.ts', () => import('./field-device.ts'))
vi.mock('../../client/src/device/private.ts', () => import('./field-device.ts'))

const MINUTE = 60_000
const action = (name: string) => document.querySelector<HTMLButtonElement>(`[data-action="${name}"]`)!
const last = () => device.events.value.at(-1)!
const at = (minutes: number) =>
  (device.time.value = { at: NINE + minutes * MINUTE, error_ms: 20, sure: true })

beforeEach(() => {
  chooseLanguage('zh-CN')
  clearToast()
  asking.value = null
  device.reset()
  render(
    <>
      <Asked />
      <ToastPlace />
    </>,
  )
})
afterEach(cleanup)

describe('before somebody sets off', () => {
  it('nothing is asked on the day and in time', async () => {
    await mark(VISIT, 'departed')
    expect(last()).toMatchObject({ type: 'visit.departed', body: { replaces: [] } })
    expect(last().body).not.toHaveProperty('despite')
  })

  it('the wrong day is asked about, and nothing happens until somebody says why', async () => {
    at(-24 * 60)
    const done = mark(VISIT, 'departed')
    await waitFor(() => expect(document.querySelector('[data-doubt="other_day"]')).not.toBeNull())
    fireEvent.click(action('guard-go'))
    expect(document.querySelector('[data-lacks]')!.textContent).toBe('还差：为什么现在去')
    fireEvent.click(action('guard-stay'))
    await done
    expect(device.events.value).toEqual([])
    expect(document.querySelector('[data-dialog="guard"]')).toBeNull()
  })

  it('the day that is named is the one that was agreed last, also by this phone alone', async () => {
    const agreed = event('promise.agreed', {
      start: '2026-11-25T15:00:00+08:00',
      zone: 'Asia/Shanghai',
      asked_by: 'customer',
      agreed_by: '王女士',
    })
    device.reset([agreed])
    const done = mark(VISIT, 'departed')
    await waitFor(() => expect(document.querySelector('[data-doubt="other_day"]')).not.toBeNull())
    expect(document.querySelector('[data-doubt="other_day"]')!.textContent).toMatch(/11月25日.*15:00/)
    fireEvent.click(action('guard-stay'))
    await done
  })

  it('why is kept with what was asked about', async () => {
    at(-3 * 60)
    const done = mark(VISIT, 'departed')
    await waitFor(() => expect(document.querySelector('[data-doubt="early"]')).not.toBeNull())
    fireEvent.click(document.querySelector('label.choice[data-value="asked"]')!)
    fireEvent.click(action('guard-go'))
    await done
    expect(last().body).toMatchObject({ despite: ['early'], reason: '客户催着要先去' })
    await mark(VISIT, 'arrived')
    expect(last().body).not.toHaveProperty('despite')
  })

  it('another reason has to be written', async () => {
    at(-3 * 60)
    const done = mark(VISIT, 'started')
    await waitFor(() => expect(action('guard-go')).not.toBeNull())
    fireEvent.click(document.querySelector('label.choice[data-value="other"]')!)
    fireEvent.click(action('guard-go'))
    expect(document.querySelector('[data-lacks]')!.textContent).toBe('还差：为什么现在去')
    fireEvent.input(document.querySelector('input[name="reason"]')!, { target: { value: ' 客户要出差 ' } })
    fireEvent.click(action('guard-go'))
    await done
    expect(last().body).toMatchObject({ despite: ['early'], reason: '客户要出差' })
  })
})

describe('before a visit is said to be made in which nobody has begun', () => {
  const more = async (name: string) => {
    cleanup()
    render(
      <>
        <VisitPage id={VISIT} />
        <Asked />
      </>,
    )
    fireEvent.click(action('more'))
    await waitFor(() => expect(action(name)).not.toBeNull())
    fireEvent.click(action(name))
  }

  it.each(['mark-left', 'more-sign', 'more-complete'])('the wrong day is asked about: %s', async (name) => {
    at(-24 * 60)
    await more(name)
    await waitFor(() => expect(document.querySelector('[data-doubt="other_day"]')).not.toBeNull())
    fireEvent.click(action('guard-stay'))
    await waitFor(() => expect(document.querySelector('[data-dialog="guard"]')).toBeNull())
    expect(device.events.value).toEqual([])
    expect(document.querySelector('[data-dialog="complete"]')).toBeNull()
    expect(location.hash).not.toContain('/sign')
  })

  it('it begins with the reason, and is not asked about again', async () => {
    at(-24 * 60)
    await more('more-complete')
    await waitFor(() => expect(action('guard-go')).not.toBeNull())
    fireEvent.click(document.querySelector('label.choice[data-value="agreed"]')!)
    fireEvent.click(action('guard-go'))
    await waitFor(() => expect(document.querySelector('[data-dialog="complete"]')).not.toBeNull())
    expect(device.recorded()).toMatchObject([{ type: 'visit.started', body: { despite: ['other_day'] } }])
    await mark(VISIT, 'left')
    expect(last().body).not.toHaveProperty('despite')
  })

  it('nothing is asked on its day', async () => {
    await more('more-complete')
    await waitFor(() => expect(document.querySelector('[data-dialog="complete"]')).not.toBeNull())
    expect(device.events.value).toEqual([])
  })
})

describe('an arrival', () => {
  it('is judged at the tap, in words, and keeps what was said', async () => {
    device.reset([marked('departed')])
    at(-4)
    await mark(VISIT, 'arrived')
    expect(last().body).toMatchObject({
      judged: { verdict: 'on_time', minutes: '-4.0', error_s: 1, entry: visitDocument().promise!.entry },
    })
    await waitFor(() => expect(document.querySelector('.toast')!.textContent).toContain('准时'))
  })

  it('ahead of the window asks what the customer says, in one tap', async () => {
    device.reset([marked('departed')])
    at(-24)
    await mark(VISIT, 'arrived')
    await waitFor(() => expect(action('early-accepts')).not.toBeNull())
    fireEvent.click(action('early-accepts'))
    await waitFor(() => expect(last()).toMatchObject({ type: 'delay.told', body: { answer: 'accepts' } }))
    await waitFor(() => expect(document.querySelector('[data-dialog="early"]')).toBeNull())
  })

  it.each([
    ['early-waits', { purpose: 'delay', result: 'reached' }],
    ['early-not-reached', { purpose: 'delay', result: 'no_answer' }],
  ])('ahead of the window: %s', async (name, body) => {
    asking.value = { kind: 'early', visit: VISIT }
    await waitFor(() => expect(action(name)).not.toBeNull())
    fireEvent.click(action(name))
    await waitFor(() => expect(last()).toMatchObject({ type: 'call.attempted', body }))
  })

  describe('ahead of the window', () => {
    const said = () => document.querySelector('[data-phrase="travel.early"]')?.textContent
    const words = (time: number) => {
      const expected = spokenTime(time, 'Asia/Shanghai', Date.now())
      return filled('{title}，我大约 {expected} 到，方便吗？', { title: '王女士', expected })
    }
    beforeEach(() => {
      const zh = '{title}，我大约 {expected} 到，方便吗？'
      const needs = ['title', 'expected']
      standard.phrases['travel.early'] = {
        moment: 'travel',
        zh,
        en: zh,
        needs,
        at: ['delay.early'],
        rule: [],
      }
    })
    afterEach(() => void delete standard.phrases['travel.early'])

    it('whoever is there reads what to say, with the time at which they came', async () => {
      device.reset([marked('departed'), marked('arrived')])
      asking.value = { kind: 'early', visit: VISIT }
      await waitFor(() => expect(said()).toBe(words(last().wall)))
    })

    it('whoever is on the way says when they will be there, and that is written down', async () => {
      const left = Date.now() - 5 * MINUTE
      const start = new Date(Date.now() + 40 * MINUTE).toISOString()
      const there = Math.floor((left + 20 * MINUTE) / (5 * MINUTE)) * 5 * MINUTE
      device.reset([{ ...marked('departed'), wall: left }], {
        promise: { ...visitDocument().promise!, start },
      })
      asking.value = { kind: 'early', visit: VISIT }
      await waitFor(() => expect(said()).toBe(words(there)))
      fireEvent.click(action('early-accepts'))
      await waitFor(() => expect(last().type).toBe('delay.told'))
      expect(Date.parse(String(last().body.expected))).toBe(there)
    })
  })

  it('that was tapped by mistake is taken back', async () => {
    device.reset([marked('departed'), marked('arrived')])
    await unmark(VISIT, 'arrived')
    expect(fold(device.events.value).marks.arrived ?? []).toEqual([])
  })

  it('shows the server’s judgement in place of the phone’s, and that they differ', async () => {
    device.reset([marked('departed')])
    at(-4)
    await mark(VISIT, 'arrived')
    const arrival = {
      at: '2026-11-22T09:12:00+08:00',
      verdict: 'late' as const,
      minutes: '12.0',
      error_s: 1,
      grade: 'bound',
      event: last().id,
      entry: visitDocument().promise!.entry,
      unaware: false,
      known: null,
    }
    cleanup()
    render(<ArrivedLine document={visitDocument({ arrival })} visit={fold(device.events.value)} />)
    const line = document.querySelector<HTMLElement>('[data-arrived]')!
    expect(line.dataset).toMatchObject({ arrived: 'late', judgedBy: 'server' })
    expect(line.textContent).toContain('手机当时判断：准时')
  })
})

describe('a visit that was changed', () => {
  const before = {
    state: 'booked' as const,
    promise: { ...visitDocument().promise!, start: '2026-11-22T08:00:00+08:00' },
  }

  it('says so with the old time struck through, who and why, until somebody says that they know', async () => {
    device.reset([], {
      promised_by: '赵敏',
      ledger: [{ ...visitDocument().ledger[0]!, asked_by: 'weather', reason: '暴雨' }],
    })
    device.news.value = { [VISIT]: { kind: 'changed', before } }
    cleanup()
    const shown = () => (
      <Changed document={device.documents.value.get(VISIT)!} visit={fold(device.events.value)} />
    )
    const page = render(shown())
    expect(document.querySelector('s')!.textContent).toContain('08:00')
    expect(document.querySelector('[data-changed="moved"]')!.textContent).toMatch(/天气.*暴雨.*赵敏/)
    fireEvent.click(action('change-known'))
    await waitFor(() => expect(last()).toMatchObject({ type: 'change.seen', body: { state: 'booked' } }))
    page.rerender(shown())
    await waitFor(() => expect(document.querySelector('[data-changed]')).toBeNull())
  })

  it.each(['booked', 'cancelled'] as const)('by the customer’s link says so: %s', (state) => {
    const said = { at: '2026-11-21T10:00:00+08:00', by: null, asked_by: 'customer', reason: null }
    device.reset([], {
      state,
      ledger: [{ ...visitDocument().ledger[0]!, origin: 'link' }],
      cancelled: state === 'cancelled' ? { ...said, reason: '不装了', origin: 'link' } : null,
    })
    device.news.value = { [VISIT]: { kind: 'changed', before } }
    cleanup()
    render(<Changed document={device.documents.value.get(VISIT)!} visit={fold(device.events.value)} />)
    expect(document.querySelector('[data-changed]')!.textContent).toContain('客户（通过链接）')
  })

  it('because of the weather was asked for by nobody', () => {
    device.reset([], { ledger: [{ ...visitDocument().ledger[0]!, asked_by: 'weather' }] })
    device.news.value = { [VISIT]: { kind: 'changed', before } }
    cleanup()
    render(<Changed document={device.documents.value.get(VISIT)!} visit={fold(device.events.value)} />)
    const words = document.querySelector('[data-changed]')!.textContent
    expect(words).toContain('因天气、交通')
    expect(words).not.toContain('提出')
  })

  it('that is cancelled strikes its time, and one that is new has none to strike', () => {
    cleanup()
    device.reset([], {
      state: 'cancelled',
      cancelled: { at: '2026-11-21T10:00:00+08:00', by: '赵敏', asked_by: 'customer', reason: '不装了' },
    })
    device.news.value = { [VISIT]: { kind: 'changed', before } }
    const shown = () => (
      <Changed document={device.documents.value.get(VISIT)!} visit={fold(device.events.value)} />
    )
    render(shown())
    expect(document.querySelector('[data-changed="cancelled"] s')!.textContent).toContain('09:00')
    expect(document.body.textContent).toContain('不装了')
    cleanup()
    device.reset()
    device.news.value = { [VISIT]: { kind: 'new', before: null } }
    render(shown())
    expect(document.querySelector('[data-changed="new"]')).not.toBeNull()
    expect(document.querySelector('s')).toBeNull()
  })

  it('says how the customer would have it by now, and who goes along', () => {
    cleanup()
    device.reset([], {
      wish: { note: '门口有狗', how: null, since: null, until: null, at: '2026-11-22T08:00:00+08:00' },
      members: [
        { person: 'wang', name: '王芳', role: 'backup' },
        { person: 'li', name: '李强', role: 'main' },
      ],
    })
    const { promise } = visitDocument()
    device.news.value = {
      [VISIT]: { kind: 'changed', before: { state: 'booked', promise, wish: null, going: 'li main' } },
    }
    render(<Changed document={device.documents.value.get(VISIT)!} visit={fold([])} />)
    const words = document.querySelector('[data-changed="wish"]')!.textContent
    expect(words).toContain('门口有狗')
    expect(words).toContain('李强、王芳')
    expect(document.querySelector('s')).toBeNull()
  })
})

describe('a visit that is somebody else’s now', () => {
  const { promise, order } = visitDocument()
  const left = {
    kind: 'left' as const,
    reason: 'reassigned',
    to: '王芳' as string | null,
    promise: null,
    before: { state: 'booked' as const, promise },
    order,
    title: '王女士',
    street: '人民路',
    recorded: 0,
    at: 0,
  }
  const shown = () => document.querySelector<HTMLElement>('[data-gone]')

  it('says who goes now until somebody says that they know, which is recorded', async () => {
    device.documents.value = new Map()
    device.news.value = { [VISIT]: left }
    render(<LeftVisits />)
    expect(shown()!.textContent).toMatch(/改派给了王芳.*09:00.*王女士 · 人民路 · WO-20261122-001/)
    expect(document.querySelector('[data-kept]')).toBeNull()
    fireEvent.click(action('left-known'))
    await waitFor(() => expect(last()).toMatchObject({ type: 'change.seen', body: { gone: true } }))
    await waitFor(() => expect(shown()).toBeNull())
  })

  it('says that nothing is lost of what was done there, and what is not sent yet', () => {
    device.reset([marked('departed'), marked('arrived')])
    device.documents.value = new Map()
    device.news.value = { [VISIT]: { ...left, to: null, recorded: 2 } }
    render(<LeftVisits />)
    expect(shown()!.textContent).toContain('不再由您上门')
    expect(document.querySelector<HTMLElement>('[data-kept]')!.dataset.kept).toBe('2')
    expect(document.querySelector<HTMLElement>('[data-waiting]')!.dataset.waiting).toBe('2')
  })

  it('gives back what was typed there and not saved', async () => {
    device.documents.value = new Map()
    device.news.value = { [VISIT]: { ...left, typed: ['光猫在弱电箱', '为什么扣费'] } }
    render(<LeftVisits />)
    await waitFor(() =>
      expect(document.querySelector('[data-typed="2"]')!.textContent).toBe('光猫在弱电箱为什么扣费'),
    )
  })

  it('that was moved far ahead says when it is, and that it comes back', () => {
    const later = { ...promise!, entry: 'e9', start: '2026-12-05T10:00:00+08:00' }
    device.news.value = { [VISIT]: { ...left, reason: 'moved', to: null, promise: later } }
    render(<LeftVisits />)
    expect(shown()!.textContent).toMatch(/09:00.*10:00.*会再出现/)
  })

  it('stands where its page was', async () => {
    device.documents.value = new Map()
    device.news.value = { [VISIT]: left }
    render(<VisitPage id={VISIT} />)
    await waitFor(() => expect(shown()!.textContent).toContain('王芳'))
  })
})
