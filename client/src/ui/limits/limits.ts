/** What stands beside a measured number: what was contracted, and what passes. */
import type { Limit } from '../../core/checklist/limit.ts'
import type { Language } from '../words/language.ts'
import { t } from './words/index.ts'

export function limitWords(
  { contracted, gte, lte }: Limit,
  unit: string | null | undefined,
  language: Language,
): string {
  const word = t.in(language)
  const rated = (value: string): string => (unit ? `${value} ${unit}` : value)
  if (contracted !== null && gte !== null)
    return word('limit.contracted', { contracted: rated(contracted), gte: rated(gte) })
  if (gte !== null && lte !== null) return word('limit.between', { gte: rated(gte), lte: rated(lte) })
  if (gte !== null) return word('limit.gte', { gte: rated(gte) })
  return lte === null ? '' : word('limit.lte', { lte: rated(lte) })
}
