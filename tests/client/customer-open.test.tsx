// @vitest-environment happy-dom
/** The page that lies open: it asks again, says when it may be behind, and what the customer said last counts. */
import { act, cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LINK, VISIT, visit } from './customer-builders.ts'
import { Photos } from '../../client/src/customer/after/Photos.tsx'
import { VisitPage } from '../../client/src/customer/VisitPage.tsx'
import type { ShownPhoto, Visit } from '../../client/src/customer/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { Problem } from './field-device.ts'

/** What the server answers next; a function may wait. */
let now: Visit
let newer: () => Promise<{ value: Visit; tag: string } | null>
let photos: ShownPhoto[] | Problem
let revoked = false
const asked: string[] = []

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'new-id',
  api: {
    get: async (path: string) => {
      asked.push(path)
      if (path !== '/portal/photos') throw new Problem(0, 'unreachable')
      if (photos instanceof Problem) throw photos
      return { items: photos }
    },
    newer: () => newer(),
    post: async (path: string) => {
      asked.push(path)
      if (path === '/portal/photos/open' || path === '/portal/photos/agreement') return { items: photos }
      if (revoked) throw new Problem(404, 'no_such_link')
      return now
    },
  },
}))

const looksAgain = () => act(() => void document.dispatchEvent(new Event('visibilitychange')))
const state = (name: string) => document.querySelector(`[data-state="${name}"]`)

beforeEach(() => {
  chooseLanguage('zh-CN')
  asked.length = 0
  revoked = false
  now = visit()
  newer = async () => null
  photos = new Problem(404, 'code_needed')
})
afterEach(() => {
  cleanup()
  vi.restoreAllMocks()
})

describe('a page that lies open', () => {
  it('says from when it is as long as nobody answers, and no longer', async () => {
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('booked')).not.toBeNull())
    expect(document.querySelector('[data-whose]')?.textContent).toContain('云江电信')
    newer = async () => {
      throw new Problem(0, 'unreachable')
    }
    await looksAgain()
    await screen.findByText(/现在连不上，下面是 \d\d:\d\d 的情况/)
    expect(state('booked'), 'what was known stays').not.toBeNull()
    newer = async () => ({ value: visit({ state: 'on_the_way' }), tag: '"2"' })
    act(() => void dispatchEvent(new Event('online')))
    await waitFor(() => expect(state('on_the_way')).not.toBeNull())
    expect(screen.queryByText(/现在连不上/)).toBeNull()
  })

  it('does not fall back behind what the customer said meanwhile', async () => {
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('booked')).not.toBeNull())
    let arrives = (): void => undefined
    newer = () => new Promise((resolve) => (arrives = () => resolve({ value: visit(), tag: '"1"' })))
    await looksAgain()
    now = visit({ confirmed_at: '2026-11-30T10:00:00+08:00' })
    fireEvent.click(document.querySelector('[data-action="confirm"]')!)
    await screen.findByText('您已确认这个时间')
    let over = false
    newer = async () => {
      over = true
      return null
    }
    arrives()
    // One question at a time: the next one is asked when the answer of before has been dealt with.
    await waitFor(() => {
      document.dispatchEvent(new Event('visibilitychange'))
      expect(over).toBe(true)
    })
    await act(async () => undefined)
    expect(screen.queryByText('您已确认这个时间')).not.toBeNull()
  })

  it.each([0, 500, 503])('says the same of a server in trouble (%i)', async (status) => {
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('booked')).not.toBeNull())
    newer = async () => {
      throw new Problem(status, 'unavailable')
    }
    await looksAgain()
    await screen.findByText(/现在连不上/)
  })

  it('whose link is revoked shows nothing of the visit any more', async () => {
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('booked')).not.toBeNull())
    revoked = true
    newer = async () => {
      throw new Problem(404, 'no_such_link')
    }
    await looksAgain()
    await waitFor(() => expect(document.querySelector('[data-trouble="link"]')).not.toBeNull())
    expect(document.body.textContent).not.toContain('梧桐路18号')
    expect(document.querySelector('[data-action="hotline"]')?.getAttribute('href')).toBe('tel:10000')
  })
})

describe('whether a time suits', () => {
  const minutes = (count: number): string => new Date(Date.now() + count * 60_000).toISOString()
  const confirm = () => document.querySelector('[data-action="confirm"]')

  it.each([
    ['until it begins', { from: 5, to: null, confirmed: false }, 'asks'],
    ['and not once it has begun', { from: -5, to: null, confirmed: false }, 'nothing'],
    ['nor within a window', { from: -5, to: 115, confirmed: false }, 'nothing'],
    ['and whoever has agreed still sees it', { from: -5, to: 115, confirmed: true }, 'agreed'],
    ['until it is overdue', { from: -30, to: null, confirmed: true }, 'nothing'],
  ])('is asked %s', async (_, { from, to, confirmed }, what) => {
    const promise = { ...visit().promise!, start: minutes(from), end: to === null ? null : minutes(to) }
    now = visit({ promise, confirmed_at: confirmed ? minutes(-60) : null })
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('booked')).not.toBeNull())
    expect(confirm() !== null).toBe(what === 'asks')
    expect(screen.queryByText('您已确认这个时间') !== null).toBe(what === 'agreed')
  })
})

it('whose door code was typed wrongly says so, and what to do', async () => {
  const wrong = () => document.querySelector('[data-wrong-code]')
  now = visit({ state: 'on_the_way' })
  render(<VisitPage link={LINK} />)
  await waitFor(() => expect(document.querySelector('[data-code="123456"]')).not.toBeNull())
  expect(wrong()).toBeNull()
  newer = async () => ({ value: visit({ state: 'under_way' }), tag: '"2"' })
  await looksAgain()
  await waitFor(() => expect(wrong()?.textContent).toContain('不对'))
  expect(document.body.textContent).toContain('拨打客服热线核实')
  newer = async () => ({ value: visit({ state: 'under_way', door_code: null }), tag: '"3"' })
  await looksAgain()
  await waitFor(() => expect(document.querySelector('[data-code]')).toBeNull())
})

describe('a visit to which nobody comes', () => {
  it.each([
    ['link', '您已于 12月1日'],
    ['customer', '按您的要求，我们已于 12月1日'],
    ['company', '非常抱歉，我们已于 12月1日'],
  ] as const)('says since when, and who would have it so: %s', async (by, words) => {
    now = visit({ state: 'cancelled', cancelled: { at: '2026-12-01T08:00:00+08:00', by } })
    render(<VisitPage link={LINK} />)
    await waitFor(() => expect(state('cancelled')).not.toBeNull())
    expect(document.body.textContent).toContain(words)
    expect(document.querySelector('[data-action="again"]')).not.toBeNull()
  })
})

describe('photos', () => {
  const item = { zh: '完工照片', en: 'Photo of the finished work' }
  const shown = (place: string, visit = VISIT): ShownPhoto => ({
    visit,
    sha256: place,
    url: `/${place}`,
    item,
    pair: null,
    side: null,
  })
  const behind = (more: Partial<Visit> = {}) => {
    const locked = { count: 2, agreed: true, to: '139****0001' }
    const { photos } = { photos: locked, ...more }
    render(<Photos link={LINK} of={VISIT} stars={null} photos={photos} onNewer={() => undefined} />)
  }
  const pictures = () => document.querySelectorAll('img')

  it('are shown again where the code was typed lately', async () => {
    photos = [shown('a'), shown('b'), shown('c', 'another visit of the order')]
    behind()
    await waitFor(() => expect(pictures()).toHaveLength(2))
    expect(document.querySelector('[data-action="ask-code"]')).toBeNull()
  })

  it('that are closed by now ask for another code, and say why', async () => {
    photos = [shown('a')]
    behind()
    await waitFor(() => expect(pictures()).toHaveLength(1))
    photos = new Problem(404, 'code_needed')
    fireEvent.error(pictures()[0]!)
    await screen.findByText(/照片已经关闭/)
    expect(pictures()).toHaveLength(0)
    expect(document.querySelector('[data-action="ask-code"]')).not.toBeNull()
    expect(document.querySelector('input[name="code"]'), 'the old code opens nothing').toBeNull()
  })

  it('that nobody answers for stay, and are not asked for without end', async () => {
    photos = [shown('a')]
    behind()
    await waitFor(() => expect(pictures()).toHaveLength(1))
    photos = new Problem(0, 'unreachable')
    for (let time = 0; time < 9; time += 1) {
      await act(async () => fireEvent.error(pictures()[0]!))
    }
    expect(pictures()).toHaveLength(1)
    expect(asked.filter((path) => path === '/portal/photos').length).toBeLessThan(6)
  })

  it('are not shown without a word for them, and that is no blame of anybody', async () => {
    photos = []
    behind()
    await screen.findByText(/照片要您同意才显示/)
    photos = [shown('a')]
    fireEvent.click(document.querySelector('[data-action="agree-photos"]')!)
    await waitFor(() => expect(pictures()).toHaveLength(1))
  })

  it('whose code was asked for too often say when it can be', async () => {
    behind()
    await waitFor(() => expect(document.querySelector('[data-action="ask-code"]')).not.toBeNull())
    const { api } = await import('../../client/src/device/index.ts')
    vi.spyOn(api, 'post').mockRejectedValueOnce(
      Object.assign(new Problem(429, 'too_many_codes'), { retryAfter: 3700 }),
    )
    fireEvent.click(document.querySelector('[data-action="ask-code"]')!)
    await screen.findByText('验证码发得太频繁了，请 1 小时 2 分钟后再试。')
  })
})
