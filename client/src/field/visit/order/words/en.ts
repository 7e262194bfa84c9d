import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'order.title': 'The work order',
  'order.tier': 'Tier',
  'order.tier.diamond': 'Diamond',
  'order.tier.gold': 'Gold',
  'order.tier.silver': 'Silver',
  'order.tier.none': 'Ordinary',
  'order.rates': 'Contracted rates',
  'order.rates.value': '{down} down, {up} up',
  'order.wifi': 'Wi-Fi included',
  'earlier.title': { one: 'The last {count} visit here', other: 'The last {count} visits here' },
  'earlier.open': 'Promised before and still owed',
  'earlier.promise.question.answer': 'Answer to a question',
  'earlier.promise.complaint.answer': 'Answer to a complaint',
  'earlier.promise.question.hotline': 'Call to the hotline',
  'earlier.promise.order.working': 'The line working again',
  'earlier.promise.other': 'Promise',
  'earlier.due': '{what}, by {time}',
  'earlier.overdue': '{what}, was due {time}',
  'earlier.state.met': 'Kept',
  'earlier.state.broken': 'Broken',
  'earlier.state.undetermined': 'Cannot be told',
  'earlier.state.withdrawn': 'Withdrawn',
} as const satisfies Translation<typeof zh>
