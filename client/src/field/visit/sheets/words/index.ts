import { answers } from '../../../../core/terms/answers.ts'
import { calls } from '../../../../core/terms/calls.ts'
import { leaves } from '../../../../core/terms/leaves.ts'
import { promises } from '../../../../core/terms/promises.ts'
import { raised } from '../../../../core/terms/raised.ts'
import { visits } from '../../../../core/terms/visits.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the sheets in which something else is recorded. */
export const t = words(zh, en, answers, calls, leaves, promises, raised, visits)
