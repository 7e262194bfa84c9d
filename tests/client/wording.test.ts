/** What is never written to a customer: the cases shared with the server. */
import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import type { Forbidden } from '../../client/src/core/checklist/standard.ts'
import { found, isRefused } from '../../client/src/core/wording.ts'
import { load } from './shared_cases.ts'

const { never } = parse(readFileSync(new URL('../../checklists/phrases.yaml', import.meta.url), 'utf8')) as {
  never: Record<string, Partial<Forbidden>>
}
const forbidden = Object.entries(never).map(([id, one]) => ({ match: 'phrase', ...one, id }) as Forbidden)

it.each(load('wording'))('$name', ({ text, found: expected }) => {
  expect(found(text as string, forbidden).map(({ zh }) => zh)).toEqual(expected)
})

it('refuses only what blocks', () => {
  expect(isRefused('这不可能，我也没办法', forbidden)).toBe(true)
  expect(isRefused('这不可能', forbidden)).toBe(false)
})
