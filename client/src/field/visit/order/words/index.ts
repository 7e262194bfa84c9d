import { orders } from '../../../../core/terms/orders.ts'
import { visits } from '../../../../core/terms/visits.ts'
import { words } from '../../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

/** Words of the work order on the page of a visit. */
export const t = words(zh, en, orders, visits)
