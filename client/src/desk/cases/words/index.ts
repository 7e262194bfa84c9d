import { cases } from '../../../core/terms/cases.ts'
import { owed } from '../../../core/terms/owed.ts'
import { raised } from '../../../core/terms/raised.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, cases, owed, raised)
