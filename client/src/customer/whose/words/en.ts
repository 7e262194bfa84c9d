import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'whose.call': 'Hotline {number}',
  'sending': 'Sending…',
  'no-cookies':
    'This browser allows no cookies, so nothing can be sent. Please open the link in another browser, or call the hotline.',
  'too-often': 'Codes were asked for too often; please try again in {time}.',
  'stale': 'We cannot be reached now: this is how it stood at {time}. It is brought up to date by itself.',
} as const satisfies Translation<typeof zh>
