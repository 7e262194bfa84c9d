/** Canonical JSON on the phone: the cases shared with the server. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonical } from '../../client/src/core/canonical.ts'
import { load } from './shared_cases.ts'

const CASES = load('canonical')

describe('shared cases', () => {
  it.each(CASES.filter((one) => 'text' in one))('$name', ({ json, text }) => {
    expect(canonical(JSON.parse(json as string))).toBe(text)
  })
  it.each(CASES.filter((one) => !('text' in one)))('$name', ({ json }) => {
    expect(() => canonical(JSON.parse(json as string))).toThrow(TypeError)
  })
})

it('says the same value, whatever the order of names', () => {
  const reversed = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(reversed)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(
      Object.entries(value)
        .toReversed()
        .map(([name, entry]) => [name, reversed(entry)]),
    )
  }
  const { value } = fc.letrec((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      fc.constantFrom(null, true, false),
      fc.maxSafeInteger(),
      fc.string({ unit: 'binary' }),
      fc.array(tie('value'), { maxLength: 4 }),
      fc.dictionary(fc.string({ unit: 'grapheme', maxLength: 3 }), tie('value'), { maxKeys: 4 }),
    ),
  }))
  fc.assert(
    fc.property(value, (value) => {
      expect(JSON.stringify(JSON.parse(canonical(value)))).toBe(
        JSON.stringify(JSON.parse(canonical(reversed(value)))),
      )
      expect(JSON.parse(canonical(value))).toEqual(value)
    }),
  )
})

it.each([undefined, NaN, 0.5, 10n, () => 1, Symbol('x'), { a: undefined }, [undefined]])(
  'refuses %o',
  (value) => {
    expect(() => canonical(value)).toThrow(TypeError)
  },
)
