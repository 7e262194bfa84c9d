/** The wire form of records, and how they are asked for. */
import type { Assessment } from '../../core/checklist/assess.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import type { VisitDocument } from '../../core/visit/document.ts'
import type { Visit } from '../../core/visit/fold.ts'
import { api } from '../../device/index.ts'
import type { Named } from '../calls.ts'
import { type Filters } from './filters.ts'
import type { ListPage } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'

export const OUTCOMES = ['done', 'missed', 'stopped', 'cancelled', 'rescheduled'] as const
export const VERDICTS = ['on_time', 'on_target', 'early', 'late', 'undetermined'] as const
export type Outcome = (typeof OUTCOMES)[number]
export type Verdict = (typeof VERDICTS)[number]
export type Match = 'matches' | 'differs' | 'cannot_rebuild'
export type SignatureKind = 'drawn' | 'typed' | 'refused'

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

export type RecordPage = ListPage<RecordRow>

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

/** An item of a statement; a phone may sign anything, so that nothing of it is sure to be there. */
export interface SignedItem {
  id?: unknown
  state?: unknown
  values?: unknown
}

export interface SignatureView {
  event: string
  kind: SignatureKind
  name: string | null
  strokes: number[][] | null
  reason: string | null
  note: string | null
  match: Match | null
  statement: { language: string; items: SignedItem[]; photos: string[] } | null
  changed_after: string[]
  not_seen: string[]
  /** When the phone says that it was signed, milliseconds, and on whose phone. */
  wall: number
  by: { id: string | null; name: string | null }
}

export interface PhotoView {
  sha256: string | null
  event: string
  item: string | null
  withdrawn: boolean
  stored: boolean
  /** When the photo as it was taken was deleted, because its time had come; the copy at `url` stays. */
  original_deleted_at: string | null
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
  document: Pick<VisitDocument, 'kind' | 'promise' | 'ledger' | 'customer' | 'premises'> & {
    order: string | null
  }
  standard: string
  visit: Visit
  assessment: Assessment
  arrival: Judgement | null
  signature: SignatureView | null
  /** Every signature that stands; `signature` is the first. */
  signatures: SignatureView[]
  photos: PhotoView[]
  timeline: TimelineEntry[]
  private: { item: string; value: unknown; readable: boolean }[]
  late: string[]
}

export function listRecords(filters: Filters, cursor: string | null): Promise<RecordPage> {
  return api.get(`/records${query({ ...filters, cursor: cursor ?? '' })}`)
}

/** A record with the version of the standard that it was done under. */
export async function openRecord(number: string): Promise<{ record: RecordView; standard: Standard }> {
  const record = await api.get<RecordView>(`/records/${encodeURIComponent(number)}`)
  return { record, standard: await api.get<Standard>(`/standard/${record.standard}`) }
}
