/** Which records are wanted. The choice stands in the address, so that it outlives a look into a record, and a reload. */
import { go } from '../../ui/index.ts'
import { query } from '../../ui/query.ts'

export const FILTERS = [
  'q',
  'from',
  'to',
  'team',
  'technician',
  'outcome',
  'verdict',
  'item',
  'reviewed',
] as const

export type Filters = Record<(typeof FILTERS)[number], string>

export const NO_FILTERS: Filters = {
  q: '',
  from: '',
  to: '',
  team: '',
  technician: '',
  outcome: '',
  verdict: '',
  item: '',
  reviewed: '',
}

export function filtersOf(query: URLSearchParams): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ''])) as Filters
}

export function chooseFilters(filters: Filters): void {
  go(`/records${query(filters)}`, { replace: true })
}
