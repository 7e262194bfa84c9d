/** The wire form of records, as docs of the API have it. */
import type { Assessment, Standard, VisitDocument } from '../core/checklist.ts'
import type { Visit } from '../core/visit.ts'
import { api } from '../device/index.ts'

export type Outcome = 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
export type Verdict = 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'
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

export interface Filters {
  day: string
  team: string
  technician: string
  outcome: string
  verdict: string
}

export const NO_FILTERS: Filters = { day: '', team: '', technician: '', outcome: '', verdict: '' }

export function recordsPath(filters: Filters, cursor: string | null): string {
  const query = new URLSearchParams()
  for (const [name, value] of Object.entries(filters)) if (value) query.set(name, value)
  if (cursor) query.set('cursor', cursor)
  const text = query.toString()
  return text ? `/records?${text}` : '/records'
}

export function listRecords(filters: Filters, cursor: string | null = null): Promise<RecordPage> {
  return api.get(recordsPath(filters, cursor))
}

/** A record with the version of the standard that it was done under. */
export async function openRecord(number: string): Promise<{ record: RecordView; standard: Standard }> {
  const record = await api.get<RecordView>(`/records/${encodeURIComponent(number)}`)
  return { record, standard: await api.get<Standard>(`/standard/${record.standard}`) }
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
