/** The wire form of records, and how they are asked for. */
import type { Assessment, Standard, VisitDocument } from '../core/checklist.ts'
import type { Visit } from '../core/visit.ts'
import { api } from '../device/index.ts'
import { queryOf, type Filters } from './filters.ts'

export const OUTCOMES = ['done', 'missed', 'stopped', 'cancelled', 'rescheduled'] as const
export const VERDICTS = ['on_time', 'on_target', 'early', 'late', 'undetermined'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Verdict = (typeof VERDICTS)[number]
export type Match = 'matches' | 'differs' | 'cannot_rebuild'
export type SignatureKind = 'drawn' | 'typed' | 'refused'
export interface Named {
  id: string
  name: string
}

export interface RecordRow {
  number: number
  visit: string
  order: string | null
  kind: string
  start: string | null
  zone: string | null
  technician: Named | null
  team: Named | null
  outcome: Outcome
  verdict: Verdict | null
  minutes: string | null
  signature: SignatureKind | null
  match: Match | null
  critical: number
  surprises: number
  completed_at: string
  photos: { stored: number; total: number }
}

export interface RecordPage {
  items: RecordRow[]
  cursor: string | null
}

export interface TimelineEntry {
  event: string
  type: string
  wall: number
  tz: number
  corrected: string | null
  error_ms: number | null
  grade: string
  flags: string[]
  device: string | null
  by: { id: string | null; name: string | null }
  body: Record<string, unknown>
  late: boolean
}

export interface SignatureView {
  event: string
  kind: SignatureKind
  name: string | null
  strokes: number[][] | null
  reason: string | null
  note: string | null
  match: Match | null
  statement: { language: string; items: unknown[]; photos: string[] } | null
  changed_after: string[]
  not_seen: string[]
}

export interface PhotoView {
  sha256: string | null
  event: string
  item: string | null
  withdrawn: boolean
  stored: boolean
  url: string | null
}

export interface Judgement {
  verdict: Verdict
  minutes: string | null
  error_s: number | null
  grade: string
  unaware?: boolean
}

/** Personal values are null once they were erased. */
export interface RecordView {
  number: number
  digest: string
  previous: string
  sealed_at: string
  superseded_by: number | null
  later_record: number | null
  document: Pick<VisitDocument, 'kind' | 'promise' | 'ledger' | 'customer' | 'premises'> & { order: string | null }
  standard: string
  visit: Visit
  assessment: Assessment
  arrival: Judgement | null
  signature: SignatureView | null
  photos: PhotoView[]
  timeline: TimelineEntry[]
  private: { item: string; value: unknown; readable: boolean }[]
  late: string[]
}

export function listRecords(filters: Filters, cursor: string | null): Promise<RecordPage> {
  const query = queryOf(filters)
  const from = cursor ? `${query ? '&' : '?'}cursor=${encodeURIComponent(cursor)}` : ''
  return api.get(`/records${query}${from}`)
}

/** The pages that are shown, after the first was asked for again: the newest on top, and what was unfolded below stays. */
export function refreshed(shown: readonly RecordPage[], first: RecordPage): readonly RecordPage[] {
  const rows = shown.flatMap((page) => page.items)
  const oldest = first.items.at(-1)?.number ?? 0
  const older = rows.filter(({ number }) => number < oldest)
  // With nothing in common there is a gap between the two that nobody has read.
  const joined = rows.some(({ number }) => first.items.some((row) => row.number === number))
  if (first.cursor === null || older.length === 0 || !joined) return [first]
  return [first, { items: older, cursor: shown.at(-1)?.cursor ?? null }]
}

/** A record with the version of the standard that it was done under. */
export async function openRecord(number: string): Promise<{ record: RecordView; standard: Standard }> {
  const record = await api.get<RecordView>(`/records/${encodeURIComponent(number)}`)
  return { record, standard: await api.get<Standard>(`/standard/${record.standard}`) }
}

/** The names of the kinds of visits, by the standard in force. */
export async function listKinds(): Promise<Standard['visits']> {
  const { items } = await api.get<{ items: { hash: string; current: boolean }[] }>('/standard')
  const current = items.find((version) => version.current)
  return current ? (await api.get<Standard>(`/standard/${current.hash}`)).visits : {}
}

/** Teams and people, for the filters. */
export async function listColleagues(): Promise<{ teams: Named[]; people: Named[] }> {
  const [teams, people] = await Promise.all([
    api.get<{ items: Named[] }>('/teams'),
    api.get<{ items: (Named & { roles: string[] })[] }>('/people'),
  ])
  const visiting = people.items.filter(({ roles }) => roles.includes('technician') || roles.includes('account_manager'))
  return { teams: teams.items, people: visiting }
}
