/** The numbers over the records of some days. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type ItemCount = Wire['ItemCount']
/** `punctuality.verdict` null: no arrival was recorded. */
export type Numbers = Wire['Numbers']

export interface Span {
  from: string
  to: string
  team: string
}

export function askNumbers(span: Span): Promise<Numbers> {
  return api.get(`/numbers${query({ ...span })}`)
}
