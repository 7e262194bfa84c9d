import { answers } from '../../../core/terms/answers.ts'
import { arrivals } from '../../../core/terms/arrivals.ts'
import { calls } from '../../../core/terms/calls.ts'
import { doubts } from '../../../core/terms/doubts.ts'
import { events } from '../../../core/terms/events.ts'
import { leaves } from '../../../core/terms/leaves.ts'
import { lines } from '../../../core/terms/lines.ts'
import { promises } from '../../../core/terms/promises.ts'
import { records } from '../../../core/terms/records.ts'
import { reviews } from '../../../core/terms/reviews.ts'
import { told } from '../../../core/terms/told.ts'
import { visits } from '../../../core/terms/visits.ts'
import { photos } from '../../../core/terms/photos.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(
  zh,
  en,
  answers,
  arrivals,
  calls,
  doubts,
  events,
  leaves,
  lines,
  promises,
  records,
  reviews,
  told,
  visits,
  photos,
)
