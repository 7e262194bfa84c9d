/** Whose service it is and whom to call, as this browser heard it last: said also where the server does not answer. */
import type { Company } from '../calls.ts'

const KEPT_AS = 'doorstep.company'

/** What was heard last; null where nothing was, or storage is forbidden. */
export function remembered(): Company | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT_AS) ?? 'null') as Partial<Company> | null
    const { company = null, hotline = null } = kept ?? {}
    return hotline || company ? { company, hotline } : null
  } catch {
    return null
  }
}

export function remember({ company, hotline }: Company): void {
  try {
    localStorage.setItem(KEPT_AS, JSON.stringify({ company, hotline }))
  } catch {
    // Storage may be forbidden (private window, blocked cookies): then nothing is remembered.
  }
}
