/** Finding customers whom somebody has visited, and booking. */
import { api, type Wire } from '../../device/index.ts'
import type { OfficeVisit } from '../visit/calls.ts'
import { query } from '../../ui/query.ts'
import { orDespite } from '../despite.ts'

export type KnownPremises = Wire['KnownPremises']
export type KnownCustomer = Wire['FoundCustomer']

export async function findCustomers(text: string): Promise<KnownCustomer[]> {
  return (await api.get<Wire['Customers']>(`/customers${query({ query: text.trim() })}`)).items
}

/** Throws Problem; its faults point into `booking`. */
export function bookVisit(booking: Record<string, unknown>, key: string): Promise<OfficeVisit> {
  return orDespite((more) => api.post('/visits', { ...booking, ...more }, { key }))
}
