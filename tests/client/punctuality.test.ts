import { describe, expect, test } from 'vitest'
import { instantMs } from '../../client/src/core/time.ts'
import {
  notice,
  punctuality,
  type Promised,
  type Verdict,
  type Window,
} from '../../client/src/core/visit/punctuality.ts'
import { load, milliseconds, mismatch } from './shared_cases.ts'

type Length = string | number

describe('an arrival', () => {
  test.each(load('punctuality'))('$name', ({ promise, arrived, error, level, expect: expected }) => {
    const at = instantMs((promise as Promised).start) + milliseconds(arrived as Length)
    const bound = error === null ? null : milliseconds(error as Length)
    const found = punctuality(at, bound, promise as Promised, level as Window)
    expect(mismatch(expected, found)).toBeNull()
  })
})

describe('a notice', () => {
  test.each(load('notice'))('$name', ({ promise, told, arrival, expect: expected }) => {
    const start = instantMs((promise as Promised).start)
    const at = (value: Length) => start + milliseconds(value)
    const found = notice((told as Length[]).map(at), arrival as Verdict | null, promise as Promised)
    const wanted = Object.entries(expected as Record<string, Length | null>).map(([name, value]) => [
      name,
      name === 'verdict' || value === null ? value : at(value),
    ])
    expect(mismatch(Object.fromEntries(wanted), found)).toBeNull()
  })
})
