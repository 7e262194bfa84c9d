import { visits } from '../../core/terms/visits.ts'
import { ways } from '../../core/terms/ways.ts'
import { words } from '../../ui/index.ts'
import { zh } from './zh.ts'

/** Words of Today and of what every page of the field says. */
export const t = words(zh, () => import('./en.ts').then(({ en }) => en), visits, ways)
