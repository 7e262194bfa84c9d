/** The service worker's part of a push: what is shown, once, what it opens, and what open pages are told. */
import { beforeEach, describe, expect, it, vi } from 'vitest'

const ORIGIN = 'https://doorstep.example'

interface Shown {
  title: string
  options: Record<string, unknown>
}

class Page {
  told: unknown[] = []
  went: string | null = null
  focused = false
  constructor(
    readonly url: string,
    readonly controlled = true,
  ) {}
  postMessage(message: unknown): void {
    this.told.push(message)
  }
  async navigate(address: string): Promise<Page> {
    if (!this.controlled) throw new TypeError('not mine')
    this.went = address
    return this
  }
  async focus(): Promise<Page> {
    this.focused = true
    return this
  }
}

let shown: Shown[]
let opened: string[]
let pages: Page[]
let listeners: Record<string, (event: unknown) => void>

/** Hands the worker an event, and returns when it has done what it asked to be waited for. */
async function happens(name: string, event: Record<string, unknown>): Promise<void> {
  let done: Promise<unknown> = Promise.resolve()
  listeners[name]!({ ...event, waitUntil: (work: Promise<unknown>) => (done = work) })
  await done
}

const pushed = (text: string) => happens('push', { data: { json: () => JSON.parse(text) as unknown } })
const tapped = (data: unknown) => happens('notificationclick', { notification: { close: () => {}, data } })

beforeEach(async () => {
  shown = []
  opened = []
  pages = []
  listeners = {}
  const kept = new Map<string, Response>()
  vi.stubGlobal('caches', {
    open: async () => ({
      match: async (name: string) => kept.get(name)?.clone(),
      put: async (name: string, response: Response) => void kept.set(name, response),
    }),
  })
  vi.stubGlobal('self', {
    location: { origin: ORIGIN },
    addEventListener: (name: string, listener: (event: unknown) => void) => (listeners[name] = listener),
    registration: {
      showNotification: async (title: string, options: Record<string, unknown>) =>
        void shown.push({ title, options }),
    },
    clients: {
      matchAll: async () => pages,
      openWindow: async (address: string) => void opened.push(address),
    },
  })
  vi.resetModules()
  await import('../../client/src/sw/pushed.ts')
})

const MOVED = { id: 'm1', tag: 'v1', title: '改约', text: '改到 10:00', lang: 'zh-CN', page: '/#/visit/v1' }

describe('what is pushed', () => {
  it('is shown, and open pages look for news', async () => {
    pages = [
      new Page(`${ORIGIN}/#/today`),
      new Page(`${ORIGIN}/#/v/a-customers-link`),
      new Page(`${ORIGIN}/#/check`),
    ]
    await pushed(JSON.stringify(MOVED))
    expect(shown).toHaveLength(1)
    expect(shown[0]!.title).toBe('改约')
    expect(shown[0]!.options).toMatchObject({
      body: '改到 10:00',
      tag: 'v1',
      lang: 'zh-CN',
      silent: false,
      renotify: true,
      data: { page: '/#/visit/v1' },
    })
    expect(pages.map(({ told }) => told)).toEqual([[{ pushed: 'm1' }], [], []])
  })

  it('makes no sound when it comes again, also much later', async () => {
    for (let other = 0; other < 30; other++) await pushed(JSON.stringify({ ...MOVED, id: `m${other}` }))
    await pushed(JSON.stringify({ ...MOVED, id: 'm0' }))
    expect(shown.map(({ options }) => options.silent)).toEqual([...Array(30).fill(false), true])
    expect(shown.at(-1)!.options.renotify).toBeUndefined()
  })

  it.each([
    ['no JSON', '{'],
    ['nothing', 'null'],
    ['a number', '7'],
  ])('is shown somehow when it is %s: who shows nothing loses the right', async (_, text) => {
    await happens('push', { data: { json: () => JSON.parse(text) as unknown } })
    await happens('push', { data: null })
    expect(shown.map(({ title }) => title)).toEqual(['Doorstep 上门', 'Doorstep 上门'])
  })

  it('is shown where nothing can be kept', async () => {
    vi.stubGlobal('caches', { open: () => Promise.reject(new Error('full')) })
    await pushed(JSON.stringify(MOVED))
    expect(shown).toHaveLength(1)
  })
})

describe('a tap', () => {
  it('takes the page there that is open', async () => {
    pages = [new Page(`${ORIGIN}/#/today`)]
    await tapped({ page: '/#/visit/v1' })
    expect([pages[0]!.went, pages[0]!.focused, opened]).toEqual([`${ORIGIN}/#/visit/v1`, true, []])
  })

  it('asks a page to go there that cannot be sent', async () => {
    pages = [new Page(`${ORIGIN}/#/day`, false)]
    await tapped({ page: '/#/day?visit=v1' })
    expect([pages[0]!.told, pages[0]!.focused]).toEqual([[{ open: `${ORIGIN}/#/day?visit=v1` }], true])
  })

  it('opens the app where no page is open but a customer’s', async () => {
    pages = [new Page(`${ORIGIN}/#/v/a-customers-link`)]
    await tapped({ page: '/#/visit/v1' })
    await tapped(null)
    expect(opened).toEqual([`${ORIGIN}/#/visit/v1`, `${ORIGIN}/`])
  })

  it('goes to nobody else', async () => {
    for (const page of ['https://elsewhere.example/', '//elsewhere.example/x', 'javascript:alert(1)'])
      await tapped({ page })
    expect(opened).toEqual([])
  })
})
