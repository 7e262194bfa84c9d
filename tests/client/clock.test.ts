import { describe, expect, test } from 'vitest'
import { best, sample, withSample } from '../../client/src/device/clock.ts'
import { namedRuns } from '../../client/src/device/effects.ts'
import { uuid7 } from '../../client/src/device/ids.ts'

/** An exchange that took `there` and `back` milliseconds, with a server that is `offset` ahead. */
function exchange(
  at: number,
  there: number,
  back: number,
  offset: number,
  mono = at,
  stamp: string | null = null,
) {
  const arrived = at + there + offset
  return sample(
    {
      t0: at,
      t1: arrived,
      t2: arrived + 5,
      t3: at + there + 5 + back,
      mono: mono + there + 5 + back,
      req: 'n-1',
      stamp,
    },
    'run',
  )
}

describe('a sample', () => {
  test('of an even way there and back is exact', () => {
    expect(exchange(1000, 50, 50, 7200)).toEqual({
      boot: 'run',
      wall: 1105,
      mono: 1105,
      offset_ms: 7200,
      error_ms: 50,
    })
  })

  test.each([
    [0, 400],
    [400, 0],
    [123, 7],
  ])('of an uneven way (%i there, %i back) is off by no more than its error', (there, back) => {
    const { offset_ms, error_ms } = exchange(1000, there, back, -3600)
    expect(Math.abs(offset_ms + 3600)).toBeLessThanOrEqual(error_ms)
  })

  test('keeps what the server signed, and when it was asked', () => {
    const { signed } = exchange(1000, 50, 50, 7200, 1000, 'ab12')
    expect(signed).toEqual({ req: 'n-1', sent: 1000, server_ms: [8250, 8255], stamp: 'ab12' })
  })

  test('holds integers only', () => {
    const { wall, mono, offset_ms, error_ms } = exchange(1000.25, 50.3, 7.1, 0.5, 33.75)
    for (const number of [wall, mono, offset_ms, error_ms]) expect(Number.isInteger(number)).toBe(true)
  })
})

describe('the samples together', () => {
  test('the quickest exchange counts', () => {
    const samples = [
      exchange(0, 900, 100, 60),
      exchange(2000, 10, 10, 60),
      exchange(4000, 300, 5, 60),
    ].reduce(withSample, [])
    expect(best(samples)).toMatchObject({ offset_ms: 60, error_ms: 10 })
  })

  test('eight are kept, so that an old good one does not count for ever', () => {
    const samples = Array.from({ length: 12 }, (_, n) => exchange(n * 1000, n + 1, n + 1, 0)).reduce(
      withSample,
      [],
    )
    expect(samples).toHaveLength(8)
    expect(best(samples)?.error_ms).toBe(5)
  })

  test('those from before the clock was set do not count', () => {
    const before = exchange(1000, 5, 5, 3_600_000, 1000)
    const after = exchange(3_602_000, 80, 80, 0, 2000)
    expect(best([before, after].reduce(withSample, []))).toEqual(after)
  })

  test('those of another run of the app do not count', () => {
    const before = { ...exchange(1000, 5, 5, 0), boot: 'earlier' }
    const after = exchange(2000, 80, 80, 0)
    expect(withSample([before], after)).toEqual([after])
  })

  test('of none, nothing is known', () => {
    expect(best([])).toBe(null)
  })
})

test('an id carries its time and its version, whatever the clock says', () => {
  expect(uuid7(0x0197_7c1e_0000, new Uint8Array(10).fill(0xff))).toBe('01977c1e-0000-7fff-bfff-ffffffffffff')
  expect(uuid7(-5, new Uint8Array(10))).toBe('00000000-0000-7000-8000-000000000000')
})

describe('a run of the app', () => {
  test('ends with a sleep, which the monotonic clock does not see', () => {
    let [wall, mono, count] = [1_000_000, 0, 0]
    const run = namedRuns(
      () => wall,
      () => mono,
      () => `run-${++count}`,
    )
    wall += 60_000
    mono += 60_000
    expect(run()).toBe('run-1')
    wall += 1_800_000
    expect(run()).toBe('run-2')
    wall += 60_000
    mono += 60_000
    expect(run()).toBe('run-2')
  })
})
