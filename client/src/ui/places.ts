/** Where somebody works, by their roles: on the way to customers, in the office, or both. */
import { computed, signal } from '@preact/signals'

import { session } from '../device/index.ts'

/** A set of rooms; each is fetched only by those who work there. */
export type Place = 'field' | 'desk'

const PLACE_OF_ROLE: Readonly<Record<string, Place>> = {
  technician: 'field',
  account_manager: 'field',
  dispatcher: 'desk',
  supervisor: 'desk',
  administrator: 'desk',
}

const STORED_AS = 'doorstep.place'

/** Storage may be forbidden: then the choice lasts as long as the page. */
function stored(): string | null {
  try {
    return localStorage.getItem(STORED_AS)
  } catch {
    return null
  }
}

const wanted = signal<string | null>(stored())

export const places = computed<readonly Place[]>(() => {
  const found = (session.value.person?.roles ?? []).flatMap((role) => PLACE_OF_ROLE[role] ?? [])
  return [...new Set(found)]
})

export const place = computed<Place | null>(
  () => places.value.find((one) => one === wanted.value) ?? places.value[0] ?? null,
)

export function choosePlace(chosen: Place): void {
  wanted.value = chosen
  try {
    localStorage.setItem(STORED_AS, chosen)
  } catch {
    // See stored().
  }
}
