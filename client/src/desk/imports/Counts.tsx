import { Badge } from '../../ui/index.ts'
import type { Done } from './calls.ts'
import { t } from './words/index.ts'

const OUTCOMES = ['new', 'moved', 'reassigned', 'corrected', 'unchanged', 'refused'] as const

/** How many rows do what; what no row does is not said, unless no row does anything. `ahead`: nothing is imported yet. */
export function Counts({ counts, ahead }: { counts: Done['counts']; ahead?: boolean }) {
  const said = OUTCOMES.filter((one) => counts[one] > 0)
  if (ahead && said.length === 0) return null
  return (
    <p class="row">
      {(said.length > 0 ? said : (['new'] as const)).map((one) => (
        <span key={one} data-count={one} data-rows={counts[one]}>
          <Badge tone={one === 'refused' ? 'bad' : one === 'unchanged' ? 'neutral' : 'good'}>
            {t(ahead && one === 'refused' ? 'count.faults' : `count.${one}`, { count: counts[one] })}
          </Badge>
        </span>
      ))}
    </p>
  )
}
