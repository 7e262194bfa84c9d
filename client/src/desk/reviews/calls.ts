/** The wire form of reviews, and what a supervisor does with them. */
import { api } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import type { ListPage } from '../../ui/pages.ts'
import type { Named } from '../calls.ts'

/** In the order of a supervisor's work. */
export const REVIEW_STATES = ['open', 'answered', 'sent_back', 'closed'] as const
export type ReviewState = (typeof REVIEW_STATES)[number]

/** What a supervisor finds: it meets the standard, it does not, it cannot be told. */
export const MARKS = ['meets', 'fails', 'undecided'] as const
export type Mark = (typeof MARKS)[number]

/** Why a record was picked. */
export interface Reason {
  code: string
  /** An item, `arrival` or `leave`. */
  of?: string | null
  /** How far the arrival was from the promise, decimal text, negative before it. */
  minutes?: string | null
}

export interface ReviewRow {
  id: string
  ver: number
  record: number
  visit: string
  order: string | null
  kind: string
  start: string | null
  zone: string | null
  technician: Named | null
  team: Named | null
  reasons: Reason[]
  state: ReviewState
  verdict: Mark | null
  picked_at: string
  completed_at: string | null
}

export interface ReviewPage extends ListPage<ReviewRow> {
  counts: Record<ReviewState, number>
  /** Visits that are made although they were cancelled or given to somebody else, and have no record yet. */
  unrecorded: { visit: string; order: string; kinds: string[]; since: string }[]
}

/** One line of the trail. */
export interface Done {
  at: string
  by: Named | null
  did: 'picked' | 'opened' | 'judged' | 'sent_back' | 'answered'
  verdict: Mark | null
  comment: string | null
}

export interface Review extends ReviewRow {
  trail: Done[]
}

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

export function judge({ id, ver }: Review, verdict: Mark, comment: string): Promise<Review> {
  const said = comment ? { verdict, comment } : { verdict }
  return api.post(`/reviews/${id}/verdict`, said, { ifMatch: ver })
}

export function sendBack({ id, ver }: Review, comment: string): Promise<Review> {
  return api.post(`/reviews/${id}/send-back`, { comment }, { ifMatch: ver })
}
