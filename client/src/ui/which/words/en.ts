import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'time.skipped': 'The clocks are set forward that day and there is no {time}; choose another time.',
  'time.twice': 'The clocks are set back that day and it is {time} twice. Which one is meant?',
  'time.first': 'The first',
  'time.second': 'The second',
} as const satisfies Translation<typeof zh>
