/** The wire form of work that was not accepted, and what a supervisor does with it. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import { t } from './words/index.ts'

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

export type ParcelRow = Wire['Parcel']
/** `unsealed`: completed visits of which no record could be made yet. */
export type ParcelPage = Wire['ParcelPage']
/** One event as its phone brought it. */
export type Brought = Wire['Waiting']
export type Parcel = Wire['OpenedParcel']

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
  const unknown = reason.startsWith('unknown_') ? t('waiting.reason.unknown') : reason
  return t.known(`waiting.reason.${reason}`) ?? unknown
}

/** Whether work is about a visit, known here or not, or does not say what it is about. */
export function isOfAVisit({ what }: Pick<ParcelRow, 'what'>): boolean {
  return what === null || what === 'visit'
}

/** What work is about, for people: the number of an order where there is one. */
export function whatOf(parcel: Pick<ParcelRow, 'what' | 'visit' | 'order'>): string {
  if (parcel.order) return parcel.order
  if (!isOfAVisit(parcel)) return t('waiting.other')
  return t(parcel.visit ? 'waiting.unknown' : 'waiting.nameless')
}
