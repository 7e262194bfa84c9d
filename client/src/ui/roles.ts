/** Which pages a person may open, by their roles, and which of them are open now. */
import { computed, signal } from '@preact/signals'

import { session } from '../device/index.ts'

/** A set of pages, each its own chunk. */
export type Area = 'technician' | 'dispatcher' | 'supervisor'

const AREAS_OF_ROLE: Readonly<Record<string, readonly Area[]>> = {
  technician: ['technician'],
  account_manager: ['technician'],
  dispatcher: ['dispatcher'],
  supervisor: ['supervisor'],
  administrator: ['supervisor', 'dispatcher'],
}

const STORED_AS = 'doorstep.area'

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS)
  } catch {
    return null
  }
}

const wanted = signal<string | null>(stored())

export const areas = computed<readonly Area[]>(() => {
  const found = (session.value.person?.roles ?? []).flatMap((role) => AREAS_OF_ROLE[role] ?? [])
  return [...new Set(found)]
})

export const area = computed<Area | null>(
  () => areas.value.find((one) => one === wanted.value) ?? areas.value[0] ?? null,
)

export function chooseArea(chosen: Area): void {
  wanted.value = chosen
  try {
    localStorage.setItem(STORED_AS, chosen)
  } catch {
    // See stored().
  }
}
