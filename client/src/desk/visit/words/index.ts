import { answers } from '../../../core/terms/answers.ts'
import { arrivals } from '../../../core/terms/arrivals.ts'
import { calls } from '../../../core/terms/calls.ts'
import { codes } from '../../../core/terms/codes.ts'
import { doubts } from '../../../core/terms/doubts.ts'
import { lines } from '../../../core/terms/lines.ts'
import { orders } from '../../../core/terms/orders.ts'
import { owed } from '../../../core/terms/owed.ts'
import { promises } from '../../../core/terms/promises.ts'
import { visits } from '../../../core/terms/visits.ts'
import { wishes } from '../../../core/terms/wishes.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(
  zh,
  en,
  answers,
  arrivals,
  calls,
  codes,
  doubts,
  lines,
  orders,
  owed,
  promises,
  visits,
  wishes,
)
