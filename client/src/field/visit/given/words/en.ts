import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'given.typed': 'What you wrote and did not save: pass it on; once you tap “Understood” it is gone.',
  'given.copy': 'Copy these words',
  'given.copied': 'Copied',
} as const satisfies Translation<typeof zh>
