/** Finding customers whom somebody has visited, and booking. */
import { api } from '../../device/index.ts'
import type { OfficeVisit } from '../visit/calls.ts'
import { query } from '../../ui/query.ts'

export interface KnownPremises {
  id: string
  address: string
  area_type: string | null
  place_type: string | null
}

export interface KnownCustomer {
  id: string
  name: string
  address_as: string | null
  phone: string
  email: string | null
  language: string | null
  tier: string | null
  premises: KnownPremises[]
  /** The last three. */
  visits: { id: string; order: string; kind: string; start: string; state: string }[]
}

export async function findCustomers(text: string): Promise<KnownCustomer[]> {
  return (await api.get<{ items: KnownCustomer[] }>(`/customers${query({ query: text.trim() })}`)).items
}

/** Throws Problem; its faults point into `booking`. */
export function bookVisit(booking: Record<string, unknown>, key: string): Promise<OfficeVisit> {
  return api.post('/visits', booking, { key })
}
