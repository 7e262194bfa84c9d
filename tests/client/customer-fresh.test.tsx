// @vitest-environment happy-dom
/** The customer's page that lies open: it stays with its own link, and follows the order from one visit to the next. */
import { cleanup, render } from '@testing-library/preact'
import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { useFresh } from '../../client/src/customer/fresh.ts'
import { Problem } from './field-device.ts'

const FIRST = '0197b2a4-0000-7000-8000-000000000001'
const NEXT = '0197b2a4-0000-7000-8000-000000000002'
const FOREIGN = '0197b2a4-0000-7000-8000-00000000000f'
const LINK = `${FIRST}.${'A'.repeat(43)}`
const EVERY = 20_000

/** Which visit the browser's cookie opens, and under which tag; null: it opens nothing. */
let cookie: { visit: string; tag: string } | null
/** Which visit the page's own link opens; null: nothing any more. */
let opens: string | null
let asked: (string | null)[]
let opened: number
const shown: string[] = []
const gone = vi.fn()

vi.mock('../../client/src/device/index.ts', async () => ({
  ...(await import('./field-device.ts')),
  api: {
    newer: async (_: string, tag: string | null) => {
      asked.push(tag)
      if (!cookie) throw new Problem(404, 'no_such_link')
      return tag === cookie.tag ? null : { value: { visit: cookie.visit }, tag: cookie.tag }
    },
    post: async () => {
      opened += 1
      if (!opens) throw new Problem(404, 'no_such_link')
      cookie = { visit: opens, tag: `${opens}-1` }
      return { visit: opens }
    },
  },
}))

function Page() {
  useFresh(LINK, ({ visit }) => shown.push(visit), gone, { current: 0 })
  return null
}

const wait = (times = 1): Promise<unknown> => vi.advanceTimersByTimeAsync(times * EVERY)

beforeEach(() => {
  vi.useFakeTimers()
  cookie = { visit: FIRST, tag: 'a' }
  opens = FIRST
  asked = []
  opened = 0
  shown.length = 0
  gone.mockClear()
  render(<Page />)
})
afterEach(() => {
  cleanup()
  vi.useRealTimers()
})

it('asks for what is newer, and shows nothing twice', async () => {
  await wait(3)
  expect([asked, shown, opened]).toEqual([[null, 'a', 'a'], [FIRST], 0])
})

it('follows its order to the visit that goes on, and stays there', async () => {
  await wait()
  cookie = { visit: NEXT, tag: 'b' }
  opens = NEXT
  await wait(3)
  expect(shown).toEqual([FIRST, NEXT, NEXT])
  expect(opened, 'opened once; from then on it is the visit of the page').toBe(1)
  expect(asked).toEqual([null, 'a', null, `${NEXT}-1`])
})

it('whose link led to another visit from the beginning stays with that', async () => {
  cookie = { visit: NEXT, tag: 'b' }
  opens = NEXT
  await wait(4)
  expect([opened, new Set(shown)]).toEqual([1, new Set([NEXT])])
})

it('never shows the visit of another link that was opened in this browser', async () => {
  await wait()
  cookie = { visit: FOREIGN, tag: 'f' }
  await wait(2)
  expect(shown).not.toContain(FOREIGN)
  expect([opened, shown.at(-1)]).toEqual([1, FIRST])
})

it('says that the link is gone only when it opens nothing itself', async () => {
  cookie = null
  await wait()
  expect([opened, shown, gone.mock.calls.length]).toEqual([1, [FIRST], 0])
  cookie = opens = null
  await wait()
  expect(gone).toHaveBeenCalledOnce()
})
