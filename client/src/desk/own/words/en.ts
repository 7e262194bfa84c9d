import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  person: 'Account',
} as const satisfies Translation<typeof zh>
