import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'todos.more': { one: '{count} more', other: '{count} more' },
  'todo.at-once': 'At once, as soon as there is a network',
  'todo.now': 'See to it now',
  'todo.until': 'By {time}',
  'completed.title': 'Just completed',
  'completed.not-arrived': 'No arrival recorded',
  'completed.next': 'Next at {time}: {name}',
  'completed.next-day': 'Tomorrow’s first at {time}: {name}',
  'completed.none': 'All of today’s visits are over.',
} as const satisfies Translation<typeof zh>
