/** What the search asks for. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type Found = Wire['Found']
export type FoundVisit = Wire['SearchedVisit']
export type Why = Wire['Why']

export function searchFor(typed: string): Promise<Found> {
  return api.get(`/search${query({ q: typed })}`)
}
