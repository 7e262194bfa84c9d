import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'person': 'Account',
  'shortcuts': 'Review with single keys (M, F, U, Q)',
  'shortcuts.help': 'Switch this off if you dictate, or hit keys by accident.',
} as const satisfies Translation<typeof zh>
