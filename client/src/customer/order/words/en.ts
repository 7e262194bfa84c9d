import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'working.title': 'Does your line work?',
  'working.due': 'Our technician promised that it works by {time} at the latest.',
  'working.ask': 'Please tell us whether it does.',
  'working.fails': 'Thank you: our technician and our office can see it. Please tell us, too, once it works.',
  'working.thanks': 'Thank you for telling us.',
  'working.late': 'Thank you for telling us. It took longer than promised, and we are sorry.',
  'working.works': 'It works',
  'working.does-not': 'It does not work',
  'working.unknown': 'Not known yet',
  'working.yes': 'Yes, it works',
  'working.no': 'No, not yet',
  'working.no-more': 'It has failed again',

  'earlier.title': 'Earlier visits',
  'earlier.done': 'The work was done',
  'earlier.missed': 'We did not meet you',
  'earlier.stopped': 'The work was not finished',
  'earlier.cancelled': 'Cancelled',
  'earlier.rescheduled': 'Put off to another time',
} as const satisfies Translation<typeof zh>
