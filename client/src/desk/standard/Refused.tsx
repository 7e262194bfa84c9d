import type { Problem } from '../../device/index.ts'
import { Banner, ErrorState } from '../../ui/index.ts'
import { t } from './words/index.ts'

/** What the server said no to; what was typed stays. */
export function Refused({ problem }: { problem: Problem | null }) {
  if (!problem) return null
  const words = t.known(`refused.${problem.code}`)
  return words ? <Banner tone="bad" urgent title={words} /> : <ErrorState problem={problem} />
}
