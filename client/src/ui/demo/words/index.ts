import { words } from '../../words/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en)
