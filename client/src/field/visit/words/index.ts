import { calls } from '../../../core/terms/calls.ts'
import { lines } from '../../../core/terms/lines.ts'
import { leaves } from '../../../core/terms/leaves.ts'
import { promises } from '../../../core/terms/promises.ts'
import { raised } from '../../../core/terms/raised.ts'
import { visits } from '../../../core/terms/visits.ts'
import { ways } from '../../../core/terms/ways.ts'
import { wishes } from '../../../core/terms/wishes.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of a visit and of what is done on its page. */
export const t = words(zh, en, calls, leaves, lines, promises, raised, visits, ways, wishes)
