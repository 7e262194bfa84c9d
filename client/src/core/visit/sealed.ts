/** What has become of a completed visit: it lies on this phone, the office has received it, or its record is sealed. */
import type { SealedRecord } from './document.ts'

/** Never one for the other: what is received may still wait to be sealed, and what is set aside is neither. */
export type Became = 'saved' | 'attention' | 'received' | 'sealed'

/** A completion: on this phone alone, sent, set aside, or made by somebody else, and its place in the commit order. */
interface Completion {
  state: 'saved' | 'sent' | 'attention' | 'received'
  seq: number | null
}

/** Null while nobody has completed the visit. The record counts only for completions that are in it. */
export function becameOf(
  completions: readonly Completion[],
  record: SealedRecord | null | undefined,
): Became | null {
  if (completions.length === 0) return null
  if (completions.some(({ state }) => state === 'saved')) return 'saved'
  if (completions.some(({ state }) => state === 'attention')) return 'attention'
  const isIn = ({ seq }: Completion) => seq !== null && !!record && seq <= record.upto
  return completions.every(isIn) ? 'sealed' : 'received'
}
