import { Badge, format } from '../../ui/index.ts'
import type { OfficeVisit } from './calls.ts'
import { cancelledBy } from './origin.ts'
import { punctuality, standing } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

/** How it stands, how it went, and why it was called off. */
export function Stands({ visit, zone }: { visit: OfficeVisit; zone: string }) {
  const { plan, summary } = visit
  const look = standing({ ...visit, outcome: summary.outcome })
  const late = punctuality(summary.verdict, summary.minutes)
  return (
    <>
      <div class="row">
        <Badge tone={look.tone} icon={look.icon}>
          {look.words}
        </Badge>
        {late && (
          <Badge tone={summary.verdict === 'late' ? 'bad' : 'neutral'} icon="clock">
            {late}
          </Badge>
        )}
        {(summary.clash || plan?.clash) && <Badge tone="bad">{t('card.clash')}</Badge>}
        {summary.wrong_code && (
          <Badge tone="bad" icon="warn">
            {t('code.wrong')}
          </Badge>
        )}
        {summary.unaware && <Badge tone="warn">{t('arrival.unaware')}</Badge>}
      </div>
      {summary.reason && <p data-reason>{desk('trail.reason', { reason: summary.reason })}</p>}
      {visit.cancelled && (
        <p>
          {t('visit.cancelled', {
            time: format.dayAndClock(visit.cancelled.at, zone),
            who: cancelledBy(visit.cancelled),
            reason: visit.cancelled.reason,
          })}
        </p>
      )}
    </>
  )
}
