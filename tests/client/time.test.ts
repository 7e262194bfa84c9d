/** Times as text: the cases shared with the server. */
import { expect, it } from 'vitest'
import { durationS, instant, instantMs } from '../../client/src/core/time.ts'
import { load } from './shared_cases.ts'

it.each([
  [0, 480, '1970-01-01T08:00:00+08:00'],
  [1780480790456, 480, '2026-06-03T17:59:50+08:00'],
  [1780480790456, 0, '2026-06-03T09:59:50+00:00'],
  [1780480790456, -570, '2026-06-03T00:29:50-09:30'],
  [-1, 345, '1970-01-01T05:44:59+05:45'],
])('writes %d in a zone of %d minutes as %s', (ms, tz, text) => {
  expect(instant(ms, tz)).toBe(text)
  expect(instantMs(text)).toBe(Math.floor(ms / 1000) * 1000)
})

const TIMES = load('times')

it.each(TIMES.filter((one) => 'instant' in one))('$name', ({ instant: text, ms }) => {
  if (ms === null) expect(() => instantMs(text as string)).toThrow(RangeError)
  else expect(instantMs(text as string)).toBe(ms)
})

it.each(TIMES.filter((one) => 'duration' in one))('$name', ({ duration, seconds }) => {
  if (seconds === null) expect(() => durationS(duration as string)).toThrow(RangeError)
  else expect(durationS(duration as string)).toBe(seconds)
})
