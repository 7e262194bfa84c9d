/** The numbers over the records of some days. */
import { api } from '../../device/index.ts'
import { query } from '../../ui/query.ts'
import type { Outcome, Verdict } from '../records/calls.ts'
import type { Mark, ReviewState } from '../reviews/calls.ts'

export interface ItemCount {
  item: string
  failed: number
  asked: number
}

export interface Numbers {
  from: string
  to: string
  visits: number
  outcomes: { outcome: Outcome; count: number }[]
  /** `verdict` null: no arrival was recorded. */
  punctuality: { verdict: Verdict | null; count: number }[]
  items: ItemCount[]
  reviews: { state: ReviewState; count: number }[]
  verdicts: { verdict: Mark; count: number }[]
}

export interface Span {
  from: string
  to: string
  team: string
}

export function askNumbers(span: Span): Promise<Numbers> {
  return api.get(`/numbers${query({ ...span })}`)
}
