/** The customer's way to the server (docs/protocol.md, section 12). */
import { api } from '../device/index.ts'
import type { Language } from '../ui/index.ts'

export interface Words {
  zh: string
  en: string
}

export interface Promised {
  entry: string
  start: string
  end: string | null
  zone: string
}

export type ItemState = 'passed' | 'recorded' | 'failed' | 'na' | 'open' | 'conflict' | 'unknown' | 'refused'

/** Something that was asked during the visit. */
export interface ReceiptItem extends Words {
  state: ItemState
  values: Words[]
  note: string | null
}

export interface Receipt {
  record: number
  digest: string
  sealed_at: string
  supersedes: number | null
  completed_at: string
  outcome: 'done' | 'missed' | 'stopped' | 'cancelled' | 'rescheduled'
  arrival: {
    at: string
    verdict: 'early' | 'on_target' | 'on_time' | 'late' | 'undetermined'
    minutes: string | null
    /** `synced`: `measured`, in records of before the server signed its times. */
    grade: 'door_code' | 'bound' | 'measured' | 'synced' | 'phone'
  } | null
  items: ReceiptItem[]
  signature: {
    kind: 'drawn' | 'typed' | 'refused'
    name: string | null
    match: 'matches' | 'differs' | 'cannot_rebuild' | null
  } | null
}

export interface Visit {
  state: 'booked' | 'on_the_way' | 'under_way' | 'cancelled' | 'finished'
  language: Language
  company: Words
  hotline: string
  kind: Words
  promise: Promised | null
  address: string
  who: { name: string; staff_no: string } | null
  door_code: string | null
  confirmed_at: string | null
  receipt: Receipt | null
}

/** Where a receipt stands in the chain of sealed records, or stood before a backup was restored. */
export interface Standing {
  record: number
  digest: string
  sealed_at: string | null
  superseded_by: number | null
  checkpointed: boolean
  /** `now`: the number under which the visit was sealed again; null until its phone has offered it once more. */
  restored: { at: string; now: number | null } | null
}

/** Opens a link; the cookie that comes with the answer lets `confirm` speak for it. */
export const openLink = (link: string): Promise<Visit> => api.post('/portal/open', { link })

export const confirm = (entry: string): Promise<Visit> => api.post('/portal/confirm', { entry })

export const checkReceipt = (digest: string): Promise<Standing> => api.get(`/receipts/${digest}`)
