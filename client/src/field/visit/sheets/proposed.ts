/** How long a promise is proposed for: the standard says, the person may choose otherwise. */
import type { Standard } from '../../../core/checklist/standard.ts'
import { durationS } from '../../../core/time.ts'

/**
 * Minutes of the service level `level`, for the value `by` of the field that it depends on; `otherwise` while
 * the standard is not here or names no such level.
 */
export function proposedMinutes(
  standard: Standard | undefined,
  level: string,
  otherwise: number,
  by?: string,
): number {
  const due = standard?.levels[level]?.due as
    { duration?: string; values?: Record<string, string> } | undefined
  const duration = (by !== undefined && due?.values?.[by]) || due?.duration
  return duration ? durationS(duration) / 60 : otherwise
}
