/** What was told to customers and to those who go, or will be. */
import { api } from '../../device/index.ts'
import type { ListPage } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'

export const STATES = ['waiting', 'sending', 'sent', 'uncertain', 'not_sent', 'withdrawn'] as const
export type MessageState = (typeof STATES)[number]

export interface Message {
  id: string
  kind: string
  visit: string | null
  order: string | null
  about_day: string | null
  to: { role: string; name: string }
  channel: string
  due: string
  /** When one that waits goes out, or is tried again. */
  goes_at: string | null
  zone: string
  state: MessageState
  reason: string | null
  detail?: string | null
  sent_at: string | null
  attempts: number
  subject: string | null
}

export interface MessageText extends Message {
  text: string
  language: string
}

export interface MessageQuestion {
  team?: string
  date?: string
  state?: string
  visit?: string
  cursor?: string | null
}

export function listMessages(asked: MessageQuestion): Promise<ListPage<Message>> {
  return api.get(`/messages${query({ ...asked })}`)
}

export function readMessage(id: string): Promise<MessageText> {
  return api.get(`/messages/${id}`)
}
