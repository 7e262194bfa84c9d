/** What phones said of a visit that a dispatcher wants to know: what was done although the phone asked back, what was read. */
import { Badge, format } from '../../ui/index.ts'
import { t as desk } from '../words/index.ts'
import type { OfficeVisit } from './calls.ts'
import { isOver } from './wording.ts'
import { t } from './words/index.ts'

export function Despite({ despite, zone }: { despite: OfficeVisit['despite']; zone: string }) {
  if (despite.length === 0) return null
  return (
    <section class="stack stack-tight" aria-labelledby="panel-despite">
      <h3 id="panel-despite">{t('despite.title')}</h3>
      <ol class="visit-ledger">
        {despite.map(({ id, at, by, step, despite: doubts, reason }) => (
          <li class="visit-past" key={id} data-despite={step}>
            <span class="row">
              <span class="strong numerals">{format.dayAndClock(at, zone)}</span>
              <span>
                {t(`despite.${step}`)} · {by?.name ?? desk('trail.system')}
              </span>
            </span>
            <span class="row">
              {doubts.map((doubt) => (
                <Badge key={doubt} tone="warn">
                  {t.known(`doubt.${doubt}`) ?? doubt}
                </Badge>
              ))}
            </span>
            {reason && <span>{desk('trail.reason', { reason })}</span>}
          </li>
        ))}
      </ol>
    </section>
  )
}

/**
 * Whether whoever goes there has read of this time, or that the visit is cancelled, and who has read that they do not go any
 * more; silent where nothing was changed.
 */
export function SeenBy({ visit, entry }: { visit: OfficeVisit; entry: string | null }) {
  const { state, promise, ledger, seen, members } = visit
  const inForce = entry === (promise?.entry ?? null)
  const found = seen.filter((one) => one.entry === entry && (!inForce || one.gone || one.state === state))
  const read = found.map(({ id, at, by, gone }) => (
    <span key={id} class="row" data-seen={gone ? 'gone' : 'true'}>
      <Badge tone={gone ? 'neutral' : 'good'} icon="eye">
        {t(gone ? 'seen.gone' : 'seen.by', { name: by?.name ?? desk('trail.system') })}
      </Badge>
      <span class="small quiet">{format.dayAndClock(at, promise?.zone)}</span>
    </span>
  ))
  const goes = (person?: string) => members.some((member) => member.person === person)
  if (found.some(({ gone, by }) => !gone && goes(by?.id))) return <>{read}</>
  const changed = state === 'cancelled' || ledger.length > 1
  const waiting = inForce && changed && members.length > 0 && (state === 'cancelled' || !isOver(visit))
  return (
    <>
      {read}
      {waiting && visit.status === 'booked' && (
        <span class="small quiet" data-seen="false">
          {t('seen.not-yet')}
        </span>
      )}
    </>
  )
}
