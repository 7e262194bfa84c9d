import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of what becomes of a visit that is over. */
export const t = words(zh, en)
