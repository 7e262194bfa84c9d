import { answers } from '../../../core/terms/answers.ts'
import { arrivals } from '../../../core/terms/arrivals.ts'
import { fields } from '../../../core/terms/fields.ts'
import { leaves } from '../../../core/terms/leaves.ts'
import { messages } from '../../../core/terms/messages.ts'
import { orders } from '../../../core/terms/orders.ts'
import { raised } from '../../../core/terms/raised.ts'
import { rules } from '../../../core/terms/rules.ts'
import { traits } from '../../../core/terms/traits.ts'
import { visits } from '../../../core/terms/visits.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(
  zh,
  en,
  answers,
  arrivals,
  fields,
  leaves,
  messages,
  orders,
  raised,
  rules,
  traits,
  visits,
)
