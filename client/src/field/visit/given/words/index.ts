import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of what was written about a visit that is somebody else’s now. */
export const t = words(zh, en)
