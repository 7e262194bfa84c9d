import { expect, it } from 'vitest'
import { street } from '../../client/src/core/street.ts'
import { load } from './shared_cases.ts'

it.each(load('street'))('$name', ({ text, street: wanted }) => {
  expect(street(text as string)).toBe(wanted)
})
