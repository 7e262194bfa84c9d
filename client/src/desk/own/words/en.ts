import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  sound: 'A sound when one more visit is late',
  person: 'Account',
} as const satisfies Translation<typeof zh>
