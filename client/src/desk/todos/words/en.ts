import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'todos.text':
    'What you, or the people of your role, have promised and not done yet; what is due first comes first. A line goes by itself when the thing has been done: there is nothing to tick.',
  'todos.none': 'Nothing to do',
  'todos.none.text':
    'Complaints that wait for your answer, customers to be told by phone and appointments that nobody goes to will stand here by when they are due.',
  'todos.count': { one: '{count} in all', other: '{count} in all' },
  'todos.first': 'The {count} that are due first',
  'todos.watched': { one: 'You look on at {count} of others', other: 'You look on at {count} of others' },
  'todos.left': '{time} left',
  'todos.overdue': '{time} late',
  'todos.days': { one: '{count} day', other: '{count} days' },
  'todos.since': 'Since {time}',
  'todos.since-by': 'Promised by {name}, {time}',
  'todos.holder': 'Held by {name}',
  'todos.told': 'Reminded: {who}',
  'todos.told.one': '{who} {time}',
  'todos.order': 'Order number {order}',
  'todos.call': 'Dial {name}',
  'todos.end.reassign': 'Send somebody',
  'todos.end.working': 'Say how the line is',
  'todos.end.answer': 'Write the answer',
  'todos.end.message': 'Open the message',
  'todos.end.open': 'Open the visit',
  'role.dispatcher': 'Dispatchers',
  'role.supervisor': 'Supervisors',
  'role.administrator': 'Administrators',
  'role.technician': 'Technician',
  'role.account_manager': 'Account manager',
  'role.complaints': 'Complaints duty',
  'role.quality': 'Quality duty',
  'role.customer': 'the customer',
} as const satisfies Translation<typeof zh>
