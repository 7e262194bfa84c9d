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

/** One more attempt, which its receiver knows by the same id. */
export function resendMessage(id: string, key: string): Promise<MessageText> {
  return api.post(`/messages/${id}/resend`, {}, { key })
}

/** Somebody has called the customer whom no channel reached. */
export function tellMessage(id: string, said: Wire['Told'], key: string): Promise<MessageText> {
  return api.post(`/messages/${id}/told`, said, { key })
}

export type AddressName = 'email' | 'phone'

/** By what a channel reaches customers. */
export function addressOf(channel: string): AddressName {
  return channel === 'sms' ? 'phone' : 'email'
}

/** Whatever waits for the customer goes there from now on, and this message once more where it still holds. */
export function correctAddress(id: string, said: Wire['Correction'], key: string): Promise<MessageText> {
  return api.post(`/messages/${id}/correct-address`, said, { key })
}
