import { answers } from '../../../../core/terms/answers.ts'
import { leaves } from '../../../../core/terms/leaves.ts'
import { told } from '../../../../core/terms/told.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the sign-off, said to the customer. */
export const t = words(zh, en, answers, leaves, told)
