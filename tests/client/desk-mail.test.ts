/** Which mail addresses a booking takes: the cases shared with the server. */
import { expect, it } from 'vitest'
import { isPublicMailAddress } from '../../client/src/desk/book/mail.ts'
import { load } from './shared_cases.ts'

it.each(load('mail-addresses'))('$name', ({ text, public: isPublic }) => {
  expect(isPublicMailAddress(text as string)).toBe(isPublic)
})
