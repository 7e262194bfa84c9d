// @vitest-environment happy-dom
import { beforeEach, expect, it, vi } from 'vitest'

type Page = typeof import('../../client/src/desk/key.ts')

/** Which page holds which lock; a page that ends gives back its own. */
let held: Map<string, string>

/** A page that has just been loaded: its own memory, the locks of the browser. */
async function page(name: string): Promise<Page> {
  vi.resetModules()
  const loaded = await import('../../client/src/desk/key.ts')
  const through = <Answer>(ask: () => Answer): Answer => {
    vi.stubGlobal('navigator', { locks: locksOf(name) })
    return ask()
  }
  return {
    ...loaded,
    newKey: () => through(loaded.newKey),
    ownKey: (key) => through(() => loaded.ownKey(key)),
  }
}

function locksOf(page: string) {
  return {
    request: async (lock: string, _: unknown, use: (lock: object | null) => unknown) => {
      if (held.has(lock)) return use(null)
      held.set(lock, page)
      return use({})
    },
  }
}

const ended = (page: string): void =>
  held.forEach((holder, lock) => void (holder === page && held.delete(lock)))

beforeEach(() => (held = new Map()))

it('a page keeps the key that it made, however often it asks', async () => {
  const first = await page('first')
  const key = first.newKey()
  expect([await first.ownKey(key), await first.ownKey(key)]).toEqual([key, key])
})

it('a page that was loaded anew takes up its key, so that what was sent is sent once', async () => {
  const key = (await page('first')).newKey()
  ended('first')
  const again = await page('again')
  expect([await again.ownKey(key), await again.ownKey(key)]).toEqual([key, key])
})

it('a duplicated tab gets a key of its own, and keeps that', async () => {
  const key = (await page('first')).newKey()
  const copy = await page('copy')
  const other = await copy.ownKey(key)
  expect(other).not.toBe(key)
  expect(await copy.ownKey(other)).toBe(other)
})

it('a draft without a key gets one', async () => {
  expect(await (await page('first')).ownKey('')).toMatch(/^[0-9a-f-]{36}$/)
})

it('without locks only a page that was loaded again keeps its key', async () => {
  const { ownKey, newKey } = await page('first')
  const key = newKey()
  for (const [type, kept] of [
    ['navigate', false],
    ['reload', true],
  ] as const) {
    vi.resetModules()
    const loaded = await import('../../client/src/desk/key.ts')
    vi.stubGlobal('navigator', {})
    vi.spyOn(performance, 'getEntriesByType').mockReturnValue([{ type } as unknown as PerformanceEntry])
    expect((await loaded.ownKey(key)) === key).toBe(kept)
  }
  expect(await ownKey(key)).toBe(key)
})
