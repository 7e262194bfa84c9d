/** The wire form of records, and how they are asked for. */
import type { Assessment } from '../../core/checklist/assess.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import type { VisitDocument } from '../../core/visit/document.ts'
import type { Visit } from '../../core/visit/fold.ts'
import { api, type Wire } from '../../device/index.ts'
import { type Filters } from './filters.ts'
import { query } from '../../ui/query.ts'

export type RecordRow = Wire['Item']
export type RecordPage = Wire['Page']
export type Outcome = RecordRow['outcome']
export type Verdict = NonNullable<RecordRow['verdict']>
export type Match = NonNullable<RecordRow['match']>
export type SignatureKind = Wire['Signature']['kind']
export const OUTCOMES: readonly Outcome[] = ['done', 'missed', 'stopped', 'cancelled', 'rescheduled']
export const VERDICTS: readonly Verdict[] = ['on_time', 'on_target', 'early', 'late', 'undetermined']

export type ReviewState = Wire['ReviewItem']['state']
/** In the order of a supervisor's work. */
export const REVIEW_STATES: readonly ReviewState[] = ['open', 'answered', 'sent_back', 'closed']

/** What a supervisor finds: it meets the standard, it does not, it cannot be told. */
export type Mark = Wire['Verdict']['verdict']
export const MARKS: readonly Mark[] = ['meets', 'fails', 'undecided']

export type TimelineEntry = Wire['Entry']
export type PhotoView = Wire['Photo']

/** An item of a statement; a phone may sign anything, so that nothing of it is sure to be there. */
export interface SignedItem {
  id?: unknown
  state?: unknown
  values?: unknown
}

/** `wall`: when the phone says that it was signed, milliseconds; `by`: on whose phone. */
export type SignatureView = Omit<Wire['Signature'], 'statement'> & {
  statement: { language: string; items: SignedItem[]; photos: string[] } | null
}

export interface Judgement {
  verdict: Verdict
  minutes: string | null
  error_s: number | null
  grade: string
  unaware?: boolean
  /** Absent in records of before, and where none was typed. */
  door_code?: { right: boolean; typed: number } | null
}

/** A record with what the core made of it when it was sealed. Personal values are null once they were erased. */
export type RecordView = Omit<
  Wire['Record'],
  'document' | 'visit' | 'assessment' | 'arrival' | 'signature' | 'signatures'
> & {
  document: Pick<VisitDocument, 'id' | 'kind' | 'promise' | 'ledger' | 'customer' | 'premises'> & {
    order: string | null
  }
  visit: Visit
  assessment: Assessment
  arrival: Judgement | null
  /** The first of all that stand. */
  signature: SignatureView | null
  signatures: SignatureView[]
}

export function listRecords(filters: Filters, cursor: string | null): Promise<RecordPage> {
  return api.get(`/records${query({ ...filters, cursor: cursor ?? '' })}`)
}

/** A record with the version of the standard that it was done under. */
export async function openRecord(number: string): Promise<{ record: RecordView; standard: Standard }> {
  const record = await api.get<RecordView>(`/records/${encodeURIComponent(number)}`)
  return { record, standard: await api.get<Standard>(`/standard/${record.standard}`) }
}
