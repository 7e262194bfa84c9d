import { calls } from '../../../../core/terms/calls.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the page for nobody at home. */
export const t = words(zh, en, calls)
