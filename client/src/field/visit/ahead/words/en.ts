import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'todos.title': 'To do',
  'todos.more': { one: '{count} more', other: '{count} more' },
  'todo.leave.return': 'Return to the customer',
  'todo.question.answer': 'Answer a customer’s question',
  'todo.question.hotline': 'Call the hotline',
  'todo.complaint.answer': 'Answer a complaint',
  'todo.order.working': 'Get a customer’s line working',
  'todo.other': 'A promise to a customer',
  'todo.at-once': 'At once, as soon as there is a network',
  'todo.now': 'See to it now',
  'todo.until': 'By {time}',
  'todo.to': '{what}: {name}',
  'completed.title': 'Just completed',
  'completed.not-arrived': 'No arrival recorded',
  'completed.next': 'Next at {time}: {name}',
  'completed.next-day': 'Tomorrow’s first at {time}: {name}',
  'completed.none': 'All of today’s visits are over.',
} as const satisfies Translation<typeof zh>
