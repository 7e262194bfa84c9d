import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'zoom.near': 'Enlarge',
  'zoom.whole': 'Whole picture',
} as const satisfies Translation<typeof zh>
