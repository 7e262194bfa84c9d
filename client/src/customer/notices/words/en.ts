import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'title': 'How we tell you',
  'is.any': 'When something changes, we send you a message.',
  'is.sms': 'When something changes, we send you a text message first.',
  'is.mail': 'When something changes, we send you an e-mail first.',
  'is.none':
    'You get no messages from us. If another time, another person or a cancellation comes up, we call you.',
  'do.any': 'Send me messages again',
  'do.sms': 'Send me text messages',
  'do.mail': 'Send me e-mails',
  'do.none': 'No more messages',
} as const satisfies Translation<typeof zh>
