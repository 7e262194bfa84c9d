/** The wire form of reviews, and what a supervisor does with them. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import { REVIEW_STATES, type Mark, type ReviewState } from '../records/calls.ts'

/** Why a record was picked. */
export type Reason = Wire['ReviewReason']
export type ReviewRow = Wire['ReviewItem']
/** `unrecorded`: visits that are made although they were cancelled or given to somebody else, and have no record yet. */
export type ReviewPage = Wire['ReviewPage']
/** One line of the trail. */
export type Done = Wire['ReviewAct']
export type Review = Wire['Review']

export interface QueueFilters {
  state: ReviewState
  team: string
}

export function queueFiltersOf(query: URLSearchParams): QueueFilters {
  const state = REVIEW_STATES.find((one) => one === query.get('state')) ?? 'open'
  return { state, team: query.get('team') ?? '' }
}

export function listReviews({ state, team }: QueueFilters, cursor: string | null): Promise<ReviewPage> {
  return api.get(`/reviews${query({ team, state, cursor: cursor ?? '' })}`)
}

/** The review of a record, which notes that it was looked at; null where the record was not picked. */
export async function reviewOf(record: number): Promise<Review | null> {
  const { items } = await api.get<ReviewPage>(`/reviews?record=${record}`)
  const [found] = items
  return found ? api.get<Review>(`/reviews/${found.id}`) : null
}

/** The record that has waited longest, but for this one; null where none does. */
export async function nextOpen(record: number): Promise<number | null> {
  const { items } = await api.get<ReviewPage>('/reviews?state=open&limit=2')
  return items.find((row) => row.record !== record)?.record ?? null
}

/** Puts a record on the list by hand; throws Problem, 409 `listed` when it is there by now. */
export function putOnList(record: number, comment: string): Promise<Review> {
  return api.post('/reviews', { record, comment })
}

export function judge({ id, ver }: Review, verdict: Mark, comment: string): Promise<Review> {
  const said = comment ? { verdict, comment } : { verdict }
  return api.post(`/reviews/${id}/verdict`, said, { ifMatch: ver })
}

export function sendBack({ id, ver }: Review, comment: string): Promise<Review> {
  return api.post(`/reviews/${id}/send-back`, { comment }, { ifMatch: ver })
}
