import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'queue.counted': '{state} {count}',
  'queue.shown-more': '{count} records shown, there are more',
  'queue.picked': 'Picked {time}',
  'queue.empty.open': 'Nothing waits for review',
  'queue.empty.open.text':
    'Records with a failed critical item, a broken promise or a signature that differs come here by themselves, and a random sample of the rest.',
  'queue.empty.answered': 'No new answers',
  'queue.empty.answered.text': 'A record appears here when its technician has answered your question.',
  'queue.empty.sent_back': 'No question is waiting for an answer',
  'queue.empty.sent_back.text':
    'Ask a question in a record: the technician sees it on the phone and answers there.',
  'queue.empty.closed': 'No record has been judged yet',
  'queue.empty.closed.text': 'A record appears here once you have given your verdict.',
  'queue.unrecorded': {
    one: '{count} visit was cancelled or reassigned and is made all the same',
    other: '{count} visits were cancelled or reassigned and are made all the same',
  },
  'queue.unrecorded.text':
    'They have no sealed record yet and do not stand in the list below. Ask the people concerned.',
  'queue.unrecorded.one': '{order}: {what}',

  'reason.arrival': 'Not there at the promised time',
  'reason.customer_said': 'Said by the customer in private: {item}',
  'reason.sample': 'Random sample',
  'reason.unreadable': 'A private answer cannot be read: {item}',
  'reason.not_examined': 'The system could not check this record: please look yourself',

  'reason.by_hand': 'Put on the list by somebody',
  'list.do': 'Put on the review list',
  'list.again': 'Put on the list again',
  'list.why': 'Why should it be looked at?',
  'list.save': 'Put on the list',
  'list.failed': 'It was not put on the list; please try again.',

  'review.none': 'This record was not picked for review.',
  'review.evidence': 'Evidence',
  'review.evidence-of': 'Evidence: {reason}',
  'review.answer': '{name} answered, {time}',
  'review.choose': 'Verdict',
  'review.comment.meets': 'Comment (optional)',
  'review.comment.fails': 'Where does it fail?',
  'review.comment.undecided': 'Why can it not be told?',
  'review.comment.send_back': 'Your question to the technician',
  'review.comment.send_back.help':
    'It appears on the technician’s phone with your name, and can be answered offline.',
  'review.save.meets': 'Save: meets the standard',
  'review.save.fails': 'Save: fails the standard',
  'review.save.undecided': 'Save: cannot be told',
  'review.save.send_back': 'Send to the technician',
  'review.gone': 'This technician is no longer on the visit and cannot be asked; please give your verdict.',
  'review.kept': 'What you wrote is still here; you can try again.',
  'review.moved': 'Somebody else has just dealt with this record',
  'review.moved.text':
    'You see the latest state above. What you wrote is still here: have a look, then save again.',
  'review.saved': 'Verdict saved',
  'review.saved.sent_back': 'Question sent; waiting for the answer',
  'review.next': 'Next to review',
  'review.next.none': 'Nothing left to review; back to the list',
  'review.change': 'Change the verdict',
  'review.judge-now': 'Give a verdict without the answer',
} as const satisfies Translation<typeof zh>
