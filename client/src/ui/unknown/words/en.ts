import type { Translation } from '../../words/catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'app.unknown.title': 'There is no such page',
  'app.unknown.text': 'The link may be out of date. Go back to the start.',
  'app.open.field': 'Open it under Visiting',
  'app.open.desk': 'Open it in the office',
  'app.home': 'Back to start',
} as const satisfies Translation<typeof zh>
