/** What was told to customers and to those who go, or will be. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type Message = Wire['MessageItem']
export type MessageState = Message['state']
export const STATES: readonly MessageState[] = [
  'waiting',
  'sending',
  'sent',
  'uncertain',
  'not_sent',
  'withdrawn',
]
/** With its words. */
export type MessageText = Wire['Message']

export interface MessageQuestion {
  team?: string
  date?: string
  state?: string
  visit?: string
  cursor?: string | null
}

export function listMessages(asked: MessageQuestion): Promise<Wire['MessagePage']> {
  return api.get(`/messages${query({ ...asked })}`)
}

export function readMessage(id: string): Promise<MessageText> {
  return api.get(`/messages/${id}`)
}
