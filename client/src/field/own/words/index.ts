import { events } from '../../../core/terms/events.ts'
import { understood } from '../../../core/terms/understood.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the outbox, the history and the settings. */
export const t = words(zh, en, events, understood)
