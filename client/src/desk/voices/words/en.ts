import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'voices.title': 'From customers',
  'voices.text':
    'What customers said through their link. Ratings, remarks and complaints are for supervisors, and nobody reads what may be about themselves.',
  'voices.waiting': 'To be seen to',
  'voices.waiting.counted': 'To be seen to: {count}',
  'voices.none.waiting': 'Nothing waits',
  'voices.none.all': 'No customer has said anything yet',
  'voices.none.text': 'What customers send through their link will appear here.',
  'voices.shown': '{count} in all',
  'voices.shown-more': '{count} shown, and there are more',
  'voices.kind.rating': 'Rating',
  'voices.kind.remark': 'Remark',
  'voices.kind.complaint': 'Complaint',
  'voices.kind.wrong_person': 'Wrong person',
  'voices.choice.not_mine': 'The customer says: not their visit, the link reached the wrong person',
  'voices.choice.other_person': 'The customer says: whoever came is not the person shown',
  'voices.went': 'Visited by {name}',
  'voices.due': 'to be answered by {time}',
  'voices.answer': 'Answer',
  'voices.answer.do': 'Publish the answer',
  'voices.note': 'Note what was done',
  'voices.note.do': 'Mark as seen to',
  'voices.words': 'Answer to the customer',
  'voices.words.help': 'The customer reads it through their link.',
  'voices.words.own': 'What was done (optional)',
  'voices.words.own.help': 'Shown here only.',
  'voices.answered': 'Seen to by {name}, {time}',
} as const satisfies Translation<typeof zh>
