/** Which records are wanted. The choice stands in the address, so that it outlives a look into a record, and a reload. */
import { go } from '../ui/index.ts'

export const FILTERS = ['day', 'team', 'technician', 'outcome', 'verdict'] as const

export type Filters = Record<(typeof FILTERS)[number], string>

export const NO_FILTERS: Filters = { day: '', team: '', technician: '', outcome: '', verdict: '' }

export function filtersOf(query: URLSearchParams): Filters {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) ?? ''])) as Filters
}

/** The chosen filters as a query, with its question mark; empty where nothing is chosen. */
export function queryOf(filters: Filters): string {
  const chosen = FILTERS.filter((name) => filters[name]).map((name) => [name, filters[name]])
  return chosen.length > 0 ? `?${new URLSearchParams(chosen)}` : ''
}

export function chooseFilters(filters: Filters): void {
  go(`/${queryOf(filters)}`, { replace: true })
}
