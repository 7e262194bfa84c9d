/** What the address says about a day: which one, the visit that is open, and how the day is shown. */
import { route } from '../ui/index.ts'
import { query } from '../ui/query.ts'
import { today } from './ground.ts'

/** What a board can be narrowed to; several values of one are written with commas. */
export const FILTERS = ['team', 'kind', 'state', 'area', 'skill'] as const
export type FilterName = (typeof FILTERS)[number]
export type Filtered = Record<FilterName, string | null>

const VIEWS = ['board', 'list'] as const
export type View = (typeof VIEWS)[number]

export interface Asked extends Filtered {
  date: string
  visit: string | null
  view: View | null
  /** How dense the board is. */
  size: string | null
}

/** A dialog of the visit that an address opens at once. */
export const DIALOGS = ['move', 'reassign', 'late', 'call', 'cancel'] as const
export type Opening = (typeof DIALOGS)[number]

export function asked(): Asked {
  const { query } = route.value
  const view = query.get('view')
  return {
    date: query.get('date') || today(),
    visit: query.get('visit'),
    view: VIEWS.find((one) => one === view) ?? null,
    size: query.get('size'),
    ...filtered(query),
  }
}

/** What of a query narrows the board. */
export function filtered(query: URLSearchParams): Filtered {
  return Object.fromEntries(FILTERS.map((name) => [name, query.get(name) || null])) as Filtered
}

/** The address of a day, of a visit in it, and of what is to be done about that. */
export function dayPath(to: Partial<Asked & { do: Opening }>): string {
  const { date, visit, view, size, do: opened } = to
  const narrowed = Object.fromEntries(FILTERS.map((name) => [name, to[name]]))
  return `/day${query({ date, visit, view, size, ...narrowed, do: opened })}`
}
