/** The wire form of work that was not accepted, and what a supervisor does with it. */
import { api } from '../../device/index.ts'
import type { ListPage } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'
import { t } from './words/index.ts'
import type { Named } from '../calls.ts'

export const PARCEL_STATES = ['open', 'settled'] as const
export type ParcelState = (typeof PARCEL_STATES)[number]

/** In the order in which they occur most; a newer server may name others. */
export const PARCEL_REASONS = [
  'unknown_visit',
  'not_yours',
  'after_deactivation',
  'undated',
  'device_revoked',
  'id_reused',
  'malformed',
  'too_large',
  'unforeseen',
] as const
export type ParcelReason = (typeof PARCEL_REASONS)[number]

export interface ParcelRow {
  parcel: string
  reason: string
  visit: string | null
  /** Whether the server has such a visit. */
  known: boolean
  order: string | null
  team: Named | null
  by: Named | null
  /** By whose clock its times are shown: that of the visit, else that of the installation. */
  zone: string
  events: number
  waiting: number
  first: string
  last: string
  settled: string | null
  settlement: 'taken' | 'aside' | null
}

export interface ParcelPage extends ListPage<ParcelRow> {
  counts: { open: number; unsealed: number }
  /** Completed visits of which no record could be made yet. */
  unsealed: { visit: string; order: string; since: string }[]
}

/** One event as its phone brought it. */
export interface Brought {
  event: string
  type: string | null
  wall: number | null
  tz: number | null
  body: Record<string, unknown>
  raw: string | null
  detail: string | null
  received: string
  comment: string | null
}

export interface Parcel extends ParcelRow {
  content: Brought[]
  trail: { at: string; by: Named | null; did: 'opened' | 'taken' | 'aside' }[]
}

export interface ParcelFilters {
  state: ParcelState
  reason: string
  team: string
}

export function parcelFiltersOf(query: URLSearchParams): ParcelFilters {
  const state = PARCEL_STATES.find((one) => one === query.get('state')) ?? 'open'
  return { state, reason: query.get('reason') ?? '', team: query.get('team') ?? '' }
}

export function listParcels(filters: ParcelFilters, cursor: string | null): Promise<ParcelPage> {
  return api.get(`/quarantine${query({ ...filters, cursor: cursor ?? '' })}`)
}

/** How much waits, for the page where supervisors look first. */
export async function countWaiting(): Promise<ParcelPage['counts']> {
  return (await api.get<ParcelPage>('/quarantine?limit=1')).counts
}

/** What is in a parcel; that it was read is noted. */
export function openParcel(id: string): Promise<Parcel> {
  return api.get(`/quarantine/${encodeURIComponent(id)}`)
}

/** Into which visit: that of a work-order number, one of its own, or the one that the work names. */
export type Into =
  { order: string } | { own: { kind: string; customer?: string; address?: string } } | Record<string, never>

export function takeOver(id: string, into: Into): Promise<Parcel> {
  return api.post(`/quarantine/${id}/take-over`, into)
}

export function putAside(id: string, comment: string): Promise<Parcel> {
  return api.post(`/quarantine/${id}/set-aside`, { comment })
}

/** Why work was not accepted; a newer server may name a reason that this page does not know. */
export function parcelReason(reason: string): string {
  return t.known(`waiting.reason.${reason}`) ?? reason
}
