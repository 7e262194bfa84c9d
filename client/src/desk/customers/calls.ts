/** What the office knows of customers. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type FoundCustomer = Wire['FoundCustomer']
export type Customer = Wire['WholeCustomer']
export type PossibleDouble = Wire['PossibleDouble']
export type CustomerVisit = Wire['CustomerVisit']

/** By digits of the phone or letters of the name; without any those who were visited last. */
export async function findCustomers(text: string): Promise<FoundCustomer[]> {
  const wanted = text.trim()
  return (await api.get<Wire['Customers']>(`/customers${query({ query: wanted || undefined })}`)).items
}

export function readCustomer(id: string): Promise<Customer> {
  return api.get(`/customers/${id}`)
}

/** Everything that is kept of a customer. */
export function exportCustomer(id: string): Promise<Wire['Export']> {
  return api.post(`/customers/${id}/export`, {}, {})
}

/** How they want to be told from now on. */
export function chooseNotices(
  id: string,
  choice: Customer['notices']['choice'],
  key: string,
): Promise<Customer> {
  return api.post(`/customers/${id}/notices`, { choice }, { key })
}

/** Erases everything about a customer for good; throws Problem, 409 `visits_to_come`. */
export function eraseCustomer(id: string, name: string): Promise<void> {
  return api.post(`/customers/${id}/erase`, { name }, {})
}

export async function listDoubles(): Promise<PossibleDouble[]> {
  return (await api.get<Wire['PossibleDoubles']>('/customers/doubles')).items
}

/** Makes another customer part of this one. */
export function mergeCustomers(id: string, other: string, key: string): Promise<Customer> {
  return api.post(`/customers/${id}/merge`, { other }, { key })
}

/** Undoes the last merge into a customer. */
export function partCustomers(id: string, merge: string, key: string): Promise<Customer> {
  return api.post(`/customers/${id}/part`, { merge }, { key })
}

/** They are two: nobody proposes them as one again. */
export function keepApart(id: string, other: string, key: string): Promise<Customer> {
  return api.post(`/customers/${id}/apart`, { other }, { key })
}

export function customerPath(id: string): string {
  return `/customers/${id}`
}

export type Field = keyof Wire['Rightly']
type Values = Partial<Record<Field, string | boolean | null>>

/** Puts fields right that stood as `before`; throws Problem, 409 `changed` where somebody was faster. */
export function correctCustomer(
  id: string,
  said: { premises?: string; before: Values; after: Values },
  key: string,
): Promise<Customer> {
  return api.post(`/customers/${id}/correct`, said, { key })
}
