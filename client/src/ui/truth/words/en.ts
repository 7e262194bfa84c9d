import type { Translation } from '../../words/catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'truth.computed': 'Computed',
  'truth.said': 'Said by technician',
  'truth.customer': 'Said by customer',
  'truth.auditor': 'Seen by auditor',
} as const satisfies Translation<typeof zh>
