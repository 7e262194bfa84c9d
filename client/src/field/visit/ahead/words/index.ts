import { codes } from '../../../../core/terms/codes.ts'
import { owed } from '../../../../core/terms/owed.ts'
import { visits } from '../../../../core/terms/visits.ts'
import { ways } from '../../../../core/terms/ways.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of what Today says beside the line of visits. */
export const t = words(zh, en, codes, owed, visits, ways)
