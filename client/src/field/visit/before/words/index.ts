import { lines } from '../../../../core/terms/lines.ts'
import { visits } from '../../../../core/terms/visits.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of what a visit before left, and of lines that were promised to work. */
export const t = words(zh, en, lines, visits)
