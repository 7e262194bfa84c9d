/** What the address says about a day: which one, the visit that is open, and how the day is shown. */
import { route } from '../ui/index.ts'
import { query } from '../ui/query.ts'
import { today } from './ground.ts'

export interface Asked {
  date: string
  visit: string | null
  view: 'board' | 'list' | null
}

/** A dialog of the visit that an address opens at once. */
export const DIALOGS = ['move', 'reassign', 'late'] as const
export type Opening = (typeof DIALOGS)[number]

export function asked(): Asked {
  const { query } = route.value
  const view = query.get('view')
  return {
    date: query.get('date') || today(),
    visit: query.get('visit'),
    view: view === 'board' || view === 'list' ? view : null,
  }
}

/** The address of a day, of a visit in it, and of what is to be done about that. */
export function dayPath({ date, visit, view, do: opened }: Partial<Asked & { do: Opening }>): string {
  return `/day${query({ date, visit, view, do: opened })}`
}
