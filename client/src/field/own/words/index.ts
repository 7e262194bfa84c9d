import { absences } from '../../../core/terms/absences.ts'
import { events } from '../../../core/terms/events.ts'
import { understood } from '../../../core/terms/understood.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the outbox, the history, leave and the settings. */
export const t = words(zh, en, absences, events, understood)
