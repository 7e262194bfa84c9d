import { orders } from '../../../core/terms/orders.ts'
import { words } from '../../../ui/index.ts'
import { en } from './en.ts'
import { zh } from './zh.ts'

export const t = words(zh, en, orders)

/** `城区`; what the words do not know stands as it is. */
export function areaWords(area: string): string {
  return t.known(`area.${area}`) ?? area
}
