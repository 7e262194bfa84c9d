import { absences } from '../../core/terms/absences.ts'
import { words } from '../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, absences)
