import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'numbers.visits': 'Visits',
  'numbers.records': { one: '{count} visit', other: '{count} visits' },
  'numbers.items': 'Items that fail most',
  'numbers.items.text':
    'Failed of asked. An item that was asked only a few times does not come first by luck.',
  'numbers.items.none': 'No item failed.',
  'numbers.reviews': 'Reviews',
  'numbers.verdicts': 'Verdicts',
  'numbers.reviews.none': 'No record of these days was picked for review.',
  'numbers.share': '{count} · {share}',
  'numbers.of': '{count} of {of} · {share}',
  'numbers.small': 'Few cases: take it with care',
  'numbers.between': 'the true share lies between about {low} and {high}',
  'numbers.none': 'No records for these days',
  'numbers.none.text': 'Choose other days.',
} as const satisfies Translation<typeof zh>
