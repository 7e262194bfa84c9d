import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'none.title': 'Your account has no role yet',
  'none.text': 'Ask an administrator to give you a role, then sign in again.',
  'person': '{name} · {number}',
} as const satisfies Translation<typeof zh>
