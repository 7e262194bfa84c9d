/** How a customer would have it: a note, how to make oneself known, and between which times of day to call. */
import type { Translation } from './catalogue.ts'

const zh = {
  'wish.customers': '客户留言',
  'wish.call': '先打电话',
  'wish.message': '先发短信',
  'wish.door': '直接敲门',
  'wish.between': '{since} 到 {until} 可以打电话',
  'wish.from': '{since} 以后可以打电话',
  'wish.to': '{until} 以前可以打电话',
} as const

const en = {
  'wish.customers': 'Note from the customer',
  'wish.call': 'Call first',
  'wish.message': 'Send a message first',
  'wish.door': 'Just knock',
  'wish.between': 'Calls are fine from {since} to {until}',
  'wish.from': 'Calls are fine from {since}',
  'wish.to': 'Calls are fine until {until}',
} as const satisfies Translation<typeof zh>

export const wishes = { zh, en }
