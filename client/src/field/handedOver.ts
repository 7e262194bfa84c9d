/** While the customer holds the phone, no other page opens, whatever the back button does. */
import { signal } from '@preact/signals'

import { go } from '../ui/index.ts'

const visit = signal<string | null>(null)

/** The visit whose customer holds the phone. */
export const handedOver = visit

export function handOver(id: string): void {
  visit.value = id
}

/** The technician takes the phone back: nothing of the customer's pages stays behind. */
export function takeBack(id: string): void {
  visit.value = null
  go(`/visit/${id}`, { replace: true })
}
