import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'limit.contracted': 'Contracted {contracted}, passes from {gte}',
  'limit.gte': 'Passes from {gte}',
  'limit.lte': 'Passes up to {lte}',
  'limit.between': 'Passes from {gte} to {lte}',
} as const satisfies Translation<typeof zh>
