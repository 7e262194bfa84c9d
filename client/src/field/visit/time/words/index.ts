import { arrivals } from '../../../../core/terms/arrivals.ts'
import { calls } from '../../../../core/terms/calls.ts'
import { codes } from '../../../../core/terms/codes.ts'
import { promises } from '../../../../core/terms/promises.ts'
import { understood } from '../../../../core/terms/understood.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words about when. */
export const t = words(zh, en, arrivals, calls, codes, promises, understood)
