/** What a number is held against. */
import { own } from '../own.ts'
import type { Present } from './conditions.ts'
import { decimal, plain, rangeOf, times, type Range } from './decimals.ts'
import type { Fields, Item } from './standard.ts'

/** Decimals as they are shown beside a number: what was ordered, and the lowest and the highest that pass. */
export interface Limit {
  contracted: string | null
  gte: string | null
  lte: string | null
}

/** Lowest and highest passing number, or null where there is nothing to compare with. */
export function passing(item: Rated, field: (name: string) => Present): Range | null {
  if (item.pass_by) {
    const { field: by, values, default: otherwise } = item.pass_by
    const value = field(by)
    const bounds = (typeof value === 'string' && own(values, value)) || own(values, otherwise)
    return bounds ? rangeOf(bounds) : null
  }
  if (!item.pass) return null
  if (!('of' in item.pass)) return rangeOf(item.pass)
  const whole = decimal(field(item.pass.of))
  const ratio = decimal(item.pass.ratio)
  return whole && ratio && { low: times(whole, ratio), high: null }
}

/** What says of an item which numbers pass. */
export type Rated = Pick<Item, 'pass' | 'pass_by'> & { answer: string }

/** What bounds are read from: what the office knows, and the answers that count. */
export function boundsFrom(
  known: Fields,
  { phases }: { phases: readonly { items: readonly { id: string; value?: Present }[] }[] },
): Fields {
  const answers = phases.flatMap(({ items }) => items.map(({ id, value }) => [`answer.${id}`, value ?? null]))
  return { ...known, ...(Object.fromEntries(answers) as Fields) }
}

/** The twin of `limit` in server/doorstep/standard/rules.py. */
export function limit(item: Rated, facts: Fields): Limit | null {
  const fact = (name: string): Present => own(facts, name) ?? null
  const range = item.answer === 'number' ? passing(item, fact) : null
  if (!range) return null
  const of = item.pass && 'of' in item.pass ? decimal(fact(item.pass.of)) : null
  const written = (number: Range['low']): string | null => number && plain(number)
  return { contracted: written(of), gte: written(range.low), lte: written(range.high) }
}
