/** Which records are wanted. The choice stands in the address, so that it outlives a look into a record, and a reload. */
import { go } from '../../ui/index.ts'

export const FILTERS = ['from', 'to', 'team', 'technician', 'outcome', 'verdict', 'item', 'reviewed'] as const

export type Filters = Record<(typeof FILTERS)[number], string>

export const NO_FILTERS: Filters = {
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

/** The given names and values as a query, with its question mark; empty where all of them are. */
export function queryOf(values: Readonly<Record<string, string>>): string {
  const given = Object.entries(values).filter(([, value]) => value !== '')
  return given.length > 0 ? `?${new URLSearchParams(given)}` : ''
}

export function chooseFilters(filters: Filters): void {
  go(`/records${queryOf(filters)}`, { replace: true })
}
