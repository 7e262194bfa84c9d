import { answers } from '../../../../core/terms/answers.ts'
import { photos } from '../../../../core/terms/photos.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the checklist: items, photos and what to say. */
export const t = words(zh, en, answers, photos)
