/** What customers asked for or complained of, and what is done about it. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import type { Waiting } from '../room.ts'

export type CaseInShort = Wire['CaseInShort']
export type CasePage = Wire['CasePage']
export type WholeCase = Wire['WholeCase']
export type DoneAct = Wire['DoneAct']
export type NewCase = Wire['NewCase']

export const STATES = ['open', 'overdue', 'ended'] as const
export const WHOSE = ['mine', 'team'] as const
export const KINDS = [
  'enquiry',
  'query',
  'fault',
  'complaint',
  'suggestion',
  'praise',
  'leaving',
  'displeasure',
] as const
export type Kind = (typeof KINDS)[number]
export const GRADES = ['ordinary', 'fairly_hard', 'hard', 'special'] as const
export const CONTENTS = ['product', 'service', 'price'] as const

export interface CaseFilters {
  whose: (typeof WHOSE)[number]
  state: (typeof STATES)[number]
  kind: string
  grade: string
  team: string
  visit: string
  customer: string
}

/** What an address, or whoever asks, says which cases are meant. */
export function caseFiltersOf(asked: URLSearchParams): CaseFilters {
  const one = <Value extends string>(name: string, among: readonly Value[], usual: Value): Value =>
    among.find((value) => value === asked.get(name)) ?? usual
  const text = (name: string): string => asked.get(name) ?? ''
  return {
    whose: one('whose', WHOSE, 'team'),
    state: one('state', STATES, 'open'),
    kind: text('kind'),
    grade: text('grade'),
    team: text('team'),
    visit: text('visit'),
    customer: text('customer'),
  }
}

export function listCases(filters: CaseFilters, cursor: string | null): Promise<CasePage> {
  return api.get(`/cases${query({ ...filters, cursor: cursor ?? '' })}`)
}

/** How many open ones are overdue, of all teams that are one's own. */
export async function countOverdue(): Promise<Waiting> {
  const { overdue } = await api.get<CasePage>('/cases?limit=1')
  return { count: overdue, urgent: true }
}

export function readCase(id: string): Promise<WholeCase> {
  return api.get(`/cases/${id}`)
}

export function openCase(asked: NewCase): Promise<WholeCase> {
  return api.post('/cases', asked)
}

/** Does something to a case; the same `id` again does nothing twice. Throws Problem. */
export function doToCase(
  id: string,
  act: { id: string; type: string; body: Record<string, unknown> },
): Promise<WholeCase> {
  return api.post(`/cases/${id}/acts`, act)
}

export function casePath(id: string): string {
  return `/cases/${id}`
}

export function readVisit(id: string): Promise<Wire['OfficeVisit']> {
  return api.get(`/visits/${id}`)
}

export function readCustomer(id: string): Promise<Wire['WholeCustomer']> {
  return api.get(`/customers/${id}`)
}

/** By digits of the phone or letters of the name. */
export async function findCustomers(wanted: string): Promise<Wire['FoundCustomer'][]> {
  return (await api.get<Wire['Customers']>(`/customers${query({ query: wanted })}`)).items
}
