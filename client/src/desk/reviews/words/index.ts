import { codes } from '../../../core/terms/codes.ts'
import { reviews } from '../../../core/terms/reviews.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, codes, reviews)
