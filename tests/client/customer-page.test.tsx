// @vitest-environment happy-dom
/** The customer's page before a visit and after it: how far it is, what can be changed, the photos. */
import { cleanup, fireEvent, render, screen, waitFor, within } from './patient.ts'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Change } from '../../client/src/customer/before/Change.tsx'
import { Steps } from '../../client/src/customer/before/Steps.tsx'
import { Earlier } from '../../client/src/customer/order/Earlier.tsx'
import { Working } from '../../client/src/customer/order/Working.tsx'
import { Gallery } from '../../client/src/customer/after/Gallery.tsx'
import type { Receipt, Visit, VisitBefore } from '../../client/src/customer/calls.ts'
import { chooseLanguage } from '../../client/src/ui/words/index.ts'
import { LINK, VISIT, visit } from './customer-builders.ts'
import { Problem } from './field-device.ts'

const posted: [string, unknown][] = []
let refusals: Problem[] = []
/** Whether the customer has hours, and the later times are in them. */
let wishes = false

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  newId: () => 'new-id',
  api: {
    get: async (path: string) => {
      if (path === '/portal/photos') throw refusal(404, 'code_needed')
      const times = ['2026-12-02T09:00:00+08:00', '2026-12-02T09:30:00+08:00', '2026-12-03T14:00:00+08:00']
      return {
        zone: 'Asia/Shanghai',
        times: times.map((start, place) => ({ start, end: null, wished: wishes && place > 0 })),
      }
    },
    post: async (path: string, body: unknown) => {
      posted.push([path, body])
      const refusal = path === '/portal/open' ? undefined : refusals.shift()
      if (refusal) throw refusal
      return visit()
    },
  },
}))

const RECEIPT: Receipt = {
  record: 17,
  digest: 'ab'.repeat(32),
  sealed_at: '2026-12-01T11:00:00+08:00',
  supersedes: null,
  completed_at: '2026-12-01T10:30:00+08:00',
  outcome: 'done',
  arrival: { at: '2026-12-01T09:01:00+08:00', verdict: 'on_time', minutes: '1.0', grade: 'measured' },
  items: [
    { zh: '鞋套', en: 'Shoe covers', state: 'passed', values: [], note: null },
    {
      zh: '网速',
      en: 'Speed',
      state: 'failed',
      values: [{ zh: '80 Mbps', en: '80 Mbps' }],
      note: '网线老化',
    },
  ],
  leaves: [],
  questions: [],
  complaints: [],
  agreed: [],
  damages: [],
  signature: { kind: 'drawn', name: null, match: 'matches' },
} as unknown as Receipt

function refusal(status: number, code: string, document = {}): Problem {
  return Object.assign(new Problem(status, code), { document })
}

beforeEach(() => {
  chooseLanguage('zh-CN')
  posted.length = 0
  refusals = []
})
afterEach(cleanup)

function steps(of: Visit['steps']): [string | undefined, boolean][] {
  render(<Steps visit={visit({ steps: of })} />)
  return [...document.querySelectorAll<HTMLElement>('[data-step]')].map((step) => [
    step.dataset.step,
    step.dataset.done === 'true',
  ])
}

describe('how far it is', () => {
  const at = '2026-12-01T08:30:00+08:00'

  it('tells what has happened and what comes', () => {
    expect(steps([{ step: 'booked', at }])).toEqual([
      ['booked', true],
      ['set_off', false],
      ['arrived', false],
      ['working', false],
      ['done', false],
    ])
  })

  it('says when somebody is expected while they are on the way, and no longer', () => {
    const way = [
      { step: 'booked', at },
      { step: 'set_off', at },
      { step: 'expected', at },
    ] as const
    expect(steps([...way]).map(([step]) => step)).toContain('expected')
    cleanup()
    const there = steps([...way, { step: 'arrived', at }])
    expect(there.map(([step]) => step)).not.toContain('expected')
    expect(document.querySelector('[aria-current="step"]')?.getAttribute('data-step')).toBe('arrived')
  })

  it('counts a step that nobody told, where a later one was', () => {
    const told = steps([
      { step: 'booked', at },
      { step: 'working', at },
    ])
    expect(told.filter(([, done]) => done).map(([step]) => step)).toEqual([
      'booked',
      'set_off',
      'arrived',
      'working',
    ])
  })
})

describe('another time', () => {
  const shown = (of = visit()) => render(<Change link={LINK} visit={of} onNewer={() => undefined} />)
  const click = (action: string) => fireEvent.click(document.querySelector(`[data-action="${action}"]`)!)

  it.each([
    ['too_late', '离上门时间已经很近'],
    ['under_way', '已经出发'],
    ['no_time', '还没有定'],
  ] as const)('is not offered when it is %s, and the page says why', (refused, words) => {
    shown(visit({ changes: { until: null, refused } }))
    expect(document.querySelector(`[data-refused="${refused}"]`)?.textContent).toContain(words)
    expect(document.querySelector('button')).toBeNull()
  })

  it('is chosen by day and time, and asked for only when it is confirmed', async () => {
    shown()
    click('other-time')
    await waitFor(() => expect(document.querySelector('[data-offers="3"]')).not.toBeNull())
    expect(document.querySelector('[data-action="choose-time"]')).toBeNull()
    fireEvent.click(document.querySelector('input[value="2026-12-03"]')!)
    fireEvent.click(document.querySelector('input[value="2026-12-03T14:00:00+08:00"]')!)
    click('choose-time')
    await waitFor(() =>
      expect(posted).toContainEqual([
        '/portal/move',
        { visit: VISIT, entry: 'entry', start: '2026-12-03T14:00:00+08:00' },
      ]),
    )
  })

  it('is offered first where it is in their own hours', async () => {
    wishes = true
    shown()
    click('other-time')
    await waitFor(() => expect(document.querySelector('[data-offers="3"]')).not.toBeNull())
    wishes = false
    const groups = [...document.querySelectorAll('fieldset')].map((one) => one.textContent)
    expect(groups.slice(-2)).toEqual(['您方便的时段09:30', '几点上门09:00'])
  })

  it('that was just taken is said, with those that are left', async () => {
    refusals = [refusal(409, 'taken', { times: [{ start: '2026-12-04T10:00:00+08:00', end: null }] })]
    shown()
    click('other-time')
    await waitFor(() => expect(document.querySelector('[data-offers="3"]')).not.toBeNull())
    fireEvent.click(document.querySelector('input[value="2026-12-02T09:30:00+08:00"]')!)
    click('choose-time')
    await screen.findByText('这个时间刚刚被约走了，请选别的时间。')
    await waitFor(() =>
      expect(
        document.querySelector('[data-offers="1"] input[value="2026-12-04T10:00:00+08:00"]'),
      ).not.toBeNull(),
    )
  })

  it('of a page whose browser holds another link by now is asked for under its own', async () => {
    refusals = [refusal(404, 'no_such_link')]
    shown()
    click('call-off')
    fireEvent.click(document.querySelector('input[value="solved"]')!)
    click('call-off-now')
    const cancel = { visit: VISIT, entry: 'entry', reason: '问题已经解决' }
    await waitFor(() =>
      expect(posted).toEqual([
        ['/portal/cancel', cancel],
        ['/portal/open', { link: LINK }],
        ['/portal/cancel', cancel],
      ]),
    )
  })
})

describe('photos', () => {
  it('from before and after the work stand side by side, the others by themselves', () => {
    const item = { zh: '照片', en: 'Photo' }
    render(
      <Gallery
        items={[
          { visit: VISIT, sha256: 'a', url: '/a', item, pair: 'finish.photo', side: 'before' },
          { visit: VISIT, sha256: 'b', url: '/b', item, pair: 'finish.photo', side: 'after' },
          { visit: VISIT, sha256: 'c', url: '/c', item: null, pair: null, side: null },
        ]}
      />,
    )
    expect(document.querySelectorAll('[data-pair] img')).toHaveLength(2)
    expect(document.querySelectorAll('[data-pair] figcaption')[0]?.textContent).toBe('施工前')
    expect(document.querySelectorAll('ul img')).toHaveLength(1)
  })
})

describe('a line that was promised to work', () => {
  const LEAVE = '0197b2a4-0000-7000-8000-0000000000a1'
  const promise = {
    id: LEAVE,
    due: '2026-12-01T18:00:00+08:00',
    zone: 'Asia/Shanghai',
    said_at: null,
  } as const
  const buttons = () =>
    [...document.querySelectorAll<HTMLElement>('[data-working] button')].map(({ dataset }) => dataset.action)
  const text = () => document.querySelector('[data-working]')!.textContent!

  it.each([
    [null, 'open', ['working-yes', 'working-no'], '待确认'],
    [null, 'unheard', ['working-yes', 'working-no'], '待确认'],
    [false, 'open', ['working-yes'], '未通'],
    [true, 'met', ['working-no'], '已通'],
    [true, 'broken', ['working-no'], '非常抱歉'],
  ] as const)(
    'of which was said %s, and which is %s, asks what is not known',
    (works, state, shown, words) => {
      const working = [{ ...promise, works, state }]
      render(<Working link={LINK} visit={visit({ working })} onNewer={() => undefined} />)
      expect(buttons()).toEqual(shown)
      expect(text()).toContain(words)
      expect(text()).toContain('18:00')
    },
  )

  it('is answered for the page’s own visit, also when another link was opened in this browser since', async () => {
    refusals = [refusal(404, 'no_such_link')]
    const onNewer = vi.fn()
    const working = [{ ...promise, works: null, state: 'open' as const }]
    render(<Working link={LINK} visit={visit({ working })} onNewer={onNewer} />)
    fireEvent.click(document.querySelector('[data-action="working-no"]')!)
    const said = { visit: VISIT, promise: LEAVE, works: false }
    await waitFor(() => expect(onNewer).toHaveBeenCalledOnce())
    expect(posted).toEqual([
      ['/portal/working', said],
      ['/portal/open', { link: LINK }],
      ['/portal/working', said],
    ])
  })

  it('that was spoken of too often sends one to the hotline', async () => {
    refusals = [refusal(409, 'too_many_words')]
    const working = [{ ...promise, works: null, state: 'open' as const }]
    render(<Working link={LINK} visit={visit({ working })} onNewer={() => undefined} />)
    fireEvent.click(document.querySelector('[data-action="working-yes"]')!)
    await screen.findByText('今天已经提交很多次了，请拨打客服热线。')
  })
})

function before(visit: string, receipt: Receipt, more: Partial<VisitBefore> = {}): VisitBefore {
  const photos = { count: 2, agreed: true, to: '139****0001' }
  return { visit, who: { name: '王芳', staff_no: 'T102' }, stars: null, photos, receipt, ...more }
}

function unfold(fold: HTMLDetailsElement): void {
  fold.open = true
  fireEvent(fold, new Event('toggle'))
}

describe('the visits before', () => {
  it('stand below with their receipts, closed, and no two parts of the page have one name', async () => {
    const earlier = [
      before('v16', { ...RECEIPT, record: 16, digest: 'cd'.repeat(32), outcome: 'stopped' }),
      before('v15', { ...RECEIPT, record: 15, digest: 'ef'.repeat(32), outcome: 'missed' }),
    ]
    render(<Earlier link={LINK} visit={visit({ earlier })} onNewer={() => undefined} />)
    const folds = [...document.querySelectorAll<HTMLDetailsElement>('details[data-earlier]')]
    expect(folds.map(({ dataset, open }) => [dataset.outcome, open])).toEqual([
      ['stopped', false],
      ['missed', false],
    ])
    expect(folds[0]!.textContent).toContain('没有做完')
    expect(document.querySelector('[data-action="ask-code"]'), 'what is folded asks for nothing').toBeNull()
    for (const fold of folds) unfold(fold)
    await waitFor(() => expect(folds[0]!.textContent).toContain('回执编号 16'))
    expect(folds[0]!.textContent).toContain('王芳')
    const ids = [...document.querySelectorAll('[id]')].map(({ id }) => id)
    expect(new Set(ids).size).toBe(ids.length)
  })

  it('are rated each by itself, while the order goes on', async () => {
    const earlier = [
      before('v16', RECEIPT),
      before('v15', { ...RECEIPT, digest: 'ef'.repeat(32) }, { stars: 2 }),
    ]
    render(<Earlier link={LINK} visit={visit({ earlier })} onNewer={() => undefined} />)
    const [last, first] = document.querySelectorAll<HTMLDetailsElement>('details[data-earlier]')
    unfold(first!)
    await within(first!).findByText('您的评价：★★ 不满意')
    unfold(last!)
    fireEvent.click(await within(last!).findByText('★★★★ 满意'))
    fireEvent.click(last!.querySelector('[data-action="send-rating"]')!)
    await waitFor(() => expect(posted.at(-1)).toMatchObject(['/portal/rating', { visit: 'v16', stars: 4 }]))
  })

  it('are not there for a first visit', () => {
    const { container } = render(<Earlier link={LINK} visit={visit()} onNewer={() => undefined} />)
    expect(container.textContent).toBe('')
  })
})
