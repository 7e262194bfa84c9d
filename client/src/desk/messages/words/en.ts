import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'messages.date': 'Due on',
  'messages.none': 'No message matches',
  'messages.none.text': 'Try another date or state.',
  'messages.empty': 'No messages yet',
  'messages.empty.text':
    'Once a visit is booked, the reminders to customers and technicians are listed here.',
  'messages.more': 'Older messages',
  'to.customer': 'To the customer {name}',
  'to.staff': 'To {name}',
  'message.to': 'To',
  'message.channel': 'Channel',
  'message.due': 'Due',
  'message.state': 'State',
  'message.again': 'Did not get out; next try {time} (tried {count} times)',
  'message.uncertain': '{time}: the mail server did not confirm it. It is not sent again; call if it matters',
  'message.as-sent': 'As sent ({language})',
  'message.as-would': 'As it would be sent now ({language})',
} as const satisfies Translation<typeof zh>
