/** Whether a field meets what a condition expects of it. */
import { compare, decimal } from './decimals.ts'
import type { Expectation, Scalar } from './standard.ts'

export type Present = Scalar | Scalar[] | null

export function members(value: Scalar | Scalar[]): Scalar[] {
  return Array.isArray(value) ? value : [value]
}

/**
 * Whether a field meets one expectation; null stands for a field without a value. A list among the fields (several
 * services, a multiple choice) is equal to each of its members.
 */
export function meets(value: Present, expected: Expectation): boolean {
  if (typeof expected !== 'object' || Array.isArray(expected)) {
    const wanted = members(expected)
    return value !== null && members(value).some((one) => wanted.includes(one))
  }
  if ('not' in expected) return !meets(value, expected.not)
  if ('known' in expected) return (value !== null) === expected.known
  const above = 'above' in expected
  const number = decimal(value)
  const bound = decimal(above ? expected.above : expected.below)
  return number !== null && bound !== null && compare(number, bound) === (above ? 1 : -1)
}
