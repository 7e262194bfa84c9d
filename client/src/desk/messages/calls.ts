/** What was told to customers and to those who go, or will be. */
import { api, type Wire } from '../../device/index.ts'
import { query } from '../../ui/query.ts'

export type Message = Wire['MessageItem']
export type MessageState = Message['state']
export type MessagePage = Wire['MessagePage']
export type StateCounts = Wire['StateCounts']
export const STATES: readonly MessageState[] = [
  'not_sent',
  'uncertain',
  'waiting',
  'sending',
  'sent',
  'withdrawn',
]
/** With its words. */
export type MessageText = Wire['Message']

export interface MessageQuestion {
  team?: string
  date?: string
  state?: string
  kind?: string
  channel?: string
  customer?: string
  visit?: string
  cursor?: string | null
}

export function listMessages(asked: MessageQuestion): Promise<MessagePage> {
  return api.get(`/messages${query({ ...asked })}`)
}

export function readMessage(id: string): Promise<MessageText> {
  return api.get(`/messages/${id}`)
}
