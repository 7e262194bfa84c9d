/** How long a promise is proposed for: the standard says, the person may choose otherwise. */
import type { Standard } from '../../../core/checklist/standard.ts'
import type { VisitDocument } from '../../../core/visit/document.ts'
import { durationS } from '../../../core/time.ts'

/**
 * Minutes of the service level `level`, for the value `by` of the field that it depends on; null while the standard is not
 * here or names no such level: then nobody proposes anything.
 */
export function proposedMinutes(standard: Standard | undefined, level: string, by?: string): number | null {
  const due = standard?.levels[level]?.due as
    { duration?: string; values?: Record<string, string> } | undefined
  const duration = (by !== undefined && due?.values?.[by]) || due?.duration
  return duration ? durationS(duration) / 60 : null
}

const LONGEST_MINUTES = 7 * 24 * 60

/**
 * Within how many minutes a line has to work that somebody leaves: the limit that the list of this kind of visit names,
 * where the visit is. A week where it names none.
 */
export function workingMinutes(standard: Standard | undefined, { kind, facts }: VisitDocument): number {
  const level = standard?.visits[kind]?.working
  const by = (level && (standard?.levels[level]?.due as { by?: string } | undefined)?.by) || null
  return level
    ? (proposedMinutes(standard, level, by ? String(facts[by]) : undefined) ?? LONGEST_MINUTES)
    : LONGEST_MINUTES
}
