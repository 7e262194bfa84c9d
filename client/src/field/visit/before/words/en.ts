import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'before.title': 'Left by the visit before',
  'before.when': '{time}, {name}',
  'before.reason': 'Reason: {reason}',
  'before.left': { one: 'Not done ({count})', other: 'Not done ({count})' },
  'before.rest': { one: 'Not begun ({count})', other: 'Not begun ({count})' },
  'before.open-it': 'Open that visit',
  'before.left.why': 'Reason: {why}',
  'before.promised': 'Promised to the customer',
  'before.promised.question.answer': 'An answer to: {said}',
  'before.promised.complaint.answer': 'An answer to the complaint: {said}',
  'before.promised.order.working': 'That the line works',
  'before.promised.by': 'Promised by {name}, by {time} at the latest',
  'before.open': 'Open',
  'before.kept': 'Kept',
  'before.notes': 'Notes from then',

  'line.title': 'Does the line work?',
  'line.due': 'Promised to work by {time}',
  'line.said': '{who}, {time}: {word}',
  'line.unknown': 'Nobody has said so yet',
} as const satisfies Translation<typeof zh>
