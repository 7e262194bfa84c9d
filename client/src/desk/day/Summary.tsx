import { format } from '../../ui/index.ts'
import { asked, dayPath } from '../address.ts'
import { go } from '../../ui/index.ts'
import type { Day } from '../visit/calls.ts'
import { STANDS, chosen, counts, toggled, type Stands } from './filters.ts'
import { allCards } from './layout.ts'
import { t } from './words/index.ts'

/** What is red needs somebody. */
const URGENT: readonly Stands[] = ['late', 'unassigned']

/** How the visits of the day stand; each number narrows the board to what it counts. */
export function Summary({ day }: { day: Day }) {
  const now = asked()
  const found = counts([...allCards(day), ...day.waiting])
  const on = chosen(now, 'state')
  return (
    <div class="day-summary" role="group" aria-label={t('summary.label')}>
      {STANDS.filter(
        (one) => found[one] > 0 || on.includes(one) || URGENT.includes(one) || one === 'planned',
      ).map((one) => (
        <button
          key={one}
          type="button"
          class="day-sum"
          data-action={`sum-${one}`}
          data-urgent={URGENT.includes(one) && found[one] > 0}
          aria-pressed={on.includes(one)}
          onClick={() => go(dayPath({ ...now, ...toggled(now, 'state', one) }), { replace: true })}
        >
          <span class="numerals strong">{format.number(found[one])}</span>{' '}
          <span class="small">{t(`summary.${one}`)}</span>
        </button>
      ))}
    </div>
  )
}
