import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of a visit, of its sheets and of the sign-off. */
export const t = words(zh, en)
