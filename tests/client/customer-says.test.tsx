// @vitest-environment happy-dom
/** What the customer says through the page: once, not lost, and never in silence. */
import { act, cleanup, fireEvent, render, screen, waitFor } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { LINK, VISIT, visit } from './customer-builders.ts'
import { Change } from '../../client/src/customer/before/Change.tsx'
import { Wishes } from '../../client/src/customer/before/Wishes.tsx'
import { Again } from '../../client/src/customer/after/Again.tsx'
import { Rate } from '../../client/src/customer/after/Rate.tsx'
import { Tell } from '../../client/src/customer/after/Tell.tsx'
import { CheckPage } from '../../client/src/customer/CheckPage.tsx'
import { Trouble } from '../../client/src/customer/Trouble.tsx'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { Problem } from './field-device.ts'

const posted: [string, Record<string, unknown>][] = []
let refusals: Problem[] = []
let held: Promise<void> | null = null
let company: unknown = null
let ids = 0

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => `id-${(ids += 1)}`,
  api: {
    get: async (path: string) => {
      if (path !== '/portal/company' || company === null) throw new Problem(0, 'unreachable')
      return company
    },
    post: async (path: string, body: Record<string, unknown>) => {
      posted.push([path, body])
      await held
      const refusal = path === '/portal/open' ? undefined : refusals.shift()
      if (refusal) throw refusal
      return visit()
    },
  },
}))

const shown = { link: LINK, onNewer: (): void => undefined }
const click = (action: string) => fireEvent.click(document.querySelector(`[data-action="${action}"]`)!)
const type = (name: string, value: string) =>
  fireEvent.input(document.querySelector(`[name="${name}"]`)!, { target: { value } })
const choose = (value: string) => fireEvent.click(document.querySelector(`input[value="${value}"]`)!)
const button = (action: string) => document.querySelector<HTMLButtonElement>(`[data-action="${action}"]`)!

beforeEach(() => {
  chooseLanguage('zh-CN')
  localStorage.removeItem('doorstep.company')
  posted.length = 0
  refusals = []
  held = null
  company = null
})
afterEach(cleanup)

describe('a complaint', () => {
  it('is sent once by two taps, and says that it is on its way', async () => {
    let release = (): void => undefined
    held = new Promise((resolve) => (release = resolve))
    render(<Tell {...shown} visit={visit()} />)
    click('tell-complaint')
    type('words', '没有来')
    act(() => {
      button('send-words').click()
      button('send-words').click()
    })
    await screen.findByText('正在提交…')
    release()
    await screen.findByText('投诉已受理')
    expect(posted).toEqual([['/portal/complaint', { visit: VISIT, id: expect.any(String), text: '没有来' }]])
    expect(document.activeElement?.textContent, 'the focus goes on from what was said').toContain(
      '投诉已受理',
    )
  })

  it('that is being typed outlives the moment when the visit is finished', () => {
    render(<Tell {...shown} visit={visit()} />)
    click('tell-complaint')
    type('words', '写到一半')
    cleanup()
    render(<Tell {...shown} visit={visit({ state: 'finished' })} />)
    expect(document.querySelector<HTMLTextAreaElement>('[name="words"]')?.value).toBe('写到一半')
    cleanup()
    render(<Tell {...shown} link={LINK.replace('0001.', '0002.')} visit={visit()} />)
    expect(document.querySelector('[name="words"]'), 'of this link alone').toBeNull()
    cleanup()
    render(<Tell {...shown} visit={visit()} />)
    type('words', '')
    click('tell-complaint')
  })

  it('keeps its name while its answer is awaited in vain, and has another when its words are others', async () => {
    refusals = [new Problem(0, 'unreachable'), new Problem(0, 'unreachable')]
    render(<Tell {...shown} visit={visit()} />)
    click('tell-complaint')
    type('words', '没有来')
    click('send-words')
    await screen.findByText(/不知道有没有提交成功/)
    click('send-words')
    await waitFor(() => expect(posted).toHaveLength(2))
    await screen.findByText(/不知道有没有提交成功/)
    type('words', '没有来，也没有电话')
    click('send-words')
    await screen.findByText('投诉已受理')
    const [first, second, third] = posted.map(([, { id }]) => id)
    expect(first).toBe(second)
    expect(third).not.toBe(second)
  })
})

it('somebody else at the door: the hotline is one tap away, and that it was said stays', async () => {
  render(
    <Tell
      {...shown}
      visit={visit({ said: { ...visit().said, remarks: 2, wrong_person: 'other_person' } })}
    />,
  )
  expect(document.querySelector('[data-wrong="other_person"]')?.textContent).toContain('正在核实')
  expect(document.querySelector('[data-remarks="2"]')).not.toBeNull()
  click('tell-mistake')
  choose('other_person')
  expect(document.querySelector('[data-action="call-now"]')?.getAttribute('href')).toBe('tel:10000')
  click('tell-mistake')
})

describe('another visit, where nobody comes any more', () => {
  const cancelled = (again: string | null): ReturnType<typeof visit> =>
    visit({ state: 'cancelled', said: { ...visit().said, again } })

  it('is asked for with or without a time that would suit', async () => {
    render(<Again {...shown} visit={cancelled(null)} />)
    click('again')
    click('send-again')
    await waitFor(() => expect(posted).toHaveLength(1))
    expect(posted[0]).toEqual(['/portal/again', { visit: VISIT, id: expect.any(String), text: null }])
    await waitFor(() => expect(button('send-again').disabled).toBe(false))
    type('again-words', ' 周末全天 ')
    click('send-again')
    await waitFor(() => expect(posted).toHaveLength(2))
    expect(posted[1]![1].text).toBe('周末全天')
    expect(posted[1]![1].id).not.toBe(posted[0]![1].id)
  })

  it('is said to have been asked for, until the office has seen to it', () => {
    render(<Again {...shown} visit={cancelled('2026-12-01T09:00:00+08:00')} />)
    expect(document.body.textContent).toContain('客服会联系您')
    expect(document.querySelector('[data-action="again"]')).toBeNull()
  })
})

it('a rating is said in words, and changed by another', async () => {
  render(<Rate {...shown} of={VISIT} stars={2} photos={null} />)
  expect(screen.getByRole('status').textContent).toContain('★★ 不满意')
  click('rate-again')
  choose('4')
  click('send-rating')
  await waitFor(() => expect(posted).toHaveLength(1))
  expect(posted[0]).toEqual([
    '/portal/rating',
    { visit: VISIT, id: expect.any(String), stars: 4, text: null },
  ])
})

describe('a note', () => {
  const opened = (of = visit()) => {
    render(<Wishes {...shown} visit={of} />)
    click('wish')
  }

  it('takes the focus where it is written, and says nothing of a way that was not chosen', async () => {
    opened()
    expect(document.activeElement?.contains(button('send-wish'))).toBe(true)
    expect(button('send-wish').disabled).toBe(true)
    type('note', ' 走后门 ')
    click('send-wish')
    await waitFor(() =>
      expect(posted).toEqual([
        ['/portal/wish', { visit: VISIT, note: '走后门', how: null, since: null, until: null }],
      ]),
    )
  })

  it.each([
    ['18:00', '09:00', true],
    ['09:00', '09:00', true],
    ['09:00', '18:00', false],
    ['', '09:00', false],
  ])('from %s to %s is refused: %s', (since, until, refused) => {
    opened()
    type('since', since)
    type('until', until)
    expect(button('send-wish').disabled).toBe(refused)
    expect(screen.queryByText('结束时间要晚于开始时间。') !== null).toBe(refused)
  })

  it('takes back the way that was chosen', async () => {
    const at = '2026-11-30T10:00:00+08:00'
    opened(visit({ wish: { note: null, how: 'call', since: null, until: null, at } }))
    choose('any')
    click('send-wish')
    await waitFor(() => expect(posted[0]?.[1]).toMatchObject({ how: null }))
  })
})

describe('a time that is moved', () => {
  const later = { ...visit().promise!, entry: 'later', start: '2026-12-02T15:00:00+08:00' }

  it('by the office while a form is open closes it, and is said', async () => {
    const page = render(<Change {...shown} visit={visit()} />)
    click('call-off')
    choose('solved')
    page.rerender(<Change {...shown} visit={visit({ promise: later })} />)
    await screen.findByText('时间刚刚改了，请看新的时间')
    expect(document.querySelector('[data-form="call-off"]')).toBeNull()
    expect(document.body.textContent).toContain('15:00')
  })

  it('while nothing is open needs no word here: the time itself stands above', () => {
    const page = render(<Change {...shown} visit={visit()} />)
    page.rerender(<Change {...shown} visit={visit({ promise: later })} />)
    expect(screen.queryByText('时间刚刚改了，请看新的时间')).toBeNull()
  })
})

describe('whose service it is', () => {
  const known = { company: { zh: '云江电信', en: 'Yunjiang Telecom' }, hotline: '10000' }

  it('stands where a receipt is checked', async () => {
    company = known
    render(<CheckPage digest={null} />)
    await waitFor(() => expect(document.querySelector('[data-whose]')?.textContent).toContain('云江电信'))
    expect(document.querySelector('[data-action="call-company"]')?.getAttribute('href')).toBe('tel:10000')
  })

  it.each([
    ['zh-CN', '云江电信'],
    ['en', 'Yunjiang Telecom'],
  ] as const)('is remembered where the server does not answer (%s)', async (language, name) => {
    chooseLanguage(language)
    company = known
    render(<CheckPage digest={null} />)
    await waitFor(() => expect(localStorage.getItem('doorstep.company')).toContain(name))
    cleanup()
    company = null
    render(<Trouble problem={new Problem(0, 'unreachable') as never} onRetry={() => undefined} />)
    await waitFor(() => expect(document.body.textContent).toContain(name))
    expect(document.querySelector('[data-action="hotline"]')?.getAttribute('href')).toBe('tel:10000')
  })

  it('is not made up where storage holds something else, or is forbidden', async () => {
    for (const kept of ['{', '[]', '"x"', '17', 'null', '{"hotline":null}']) {
      localStorage.setItem('doorstep.company', kept)
      render(<Trouble problem={new Problem(0, 'unreachable') as never} onRetry={() => undefined} />)
      expect(document.querySelector('[data-trouble="offline"]')).not.toBeNull()
      expect(document.querySelector('[data-action="hotline"]')).toBeNull()
      cleanup()
    }
    const storage = vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
      throw new DOMException('denied', 'SecurityError')
    })
    render(<Trouble problem={new Problem(0, 'unreachable') as never} onRetry={() => undefined} />)
    expect(document.querySelector('[data-trouble="offline"]')).not.toBeNull()
    storage.mockRestore()
  })
})

it('a browser without cookies is told so', async () => {
  vi.spyOn(navigator, 'cookieEnabled', 'get').mockReturnValue(false)
  refusals = [new Problem(404, 'no_such_link'), new Problem(404, 'no_such_link')]
  render(<Wishes {...shown} visit={visit()} />)
  click('wish')
  type('note', '走后门')
  click('send-wish')
  await screen.findByText(/不允许 Cookie/)
  vi.restoreAllMocks()
})
