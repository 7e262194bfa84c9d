import { leaves } from '../../core/terms/leaves.ts'
import { told } from '../../core/terms/told.ts'
import { words } from '../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, leaves, told)
