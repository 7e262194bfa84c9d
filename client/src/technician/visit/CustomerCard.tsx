import { outbox, sync } from '../../device/index.ts'
import { Badge, Banner, Button, Card, LinkButton, format, said } from '../../ui/index.ts'
import { isOver, zoneOf } from '../day.ts'
import { now } from '../now.ts'
import { Countdown } from '../Today.tsx'
import type { View } from './view.ts'
import { t as today } from '../words/index.ts'
import { t } from './words/index.ts'

/** Where, for whom, by when; and the two links that a person in a stairwell needs. */
export function CustomerCard({ view, onNavigate }: { view: View; onNavigate: () => void }) {
  const { document, status, list } = view
  const { customer, premises, promise, ledger } = document
  const zone = zoneOf(document)
  const kind = list?.standard.visits[document.kind]?.name
  return (
    <>
      {document.state === 'cancelled' && (
        <Banner tone="warn" title={t('visit.cancelled')}>
          <p>{t('visit.cancelled.text')}</p>
        </Banner>
      )}
      <Card class="customer">
        <div class="row">
          <Badge tone={isOver(status) ? 'good' : 'accent'}>{today(`status.${status}`)}</Badge>
          {kind && <span class="small quiet">{said(kind)}</span>}
          <span class="small quiet">{t('visit.order', { order: document.order })}</span>
        </div>
        {promise && (
          <p class="row">
            <span class="large strong">
              {t('visit.promise', { time: `${format.day(promise.start, zone)} ${format.promised(promise)}` })}
            </span>
            {!isOver(status) && ['booked', 'departed'].includes(status) && <Countdown to={promise.start} at={now()} />}
            {ledger.length > 1 && <span class="small quiet">{t('visit.revision', { count: ledger.length - 1 })}</span>}
          </p>
        )}
        {status === 'booked' && document.depart_by && (
          <p>{t('visit.depart-by', { time: format.clock(document.depart_by, zone) })}</p>
        )}
        <p>{premises.address}</p>
        <div class="buttons buttons-fill">
          {customer.phone && (
            <LinkButton
              href={`tel:${customer.phone}`}
              icon="phone"
              action="call"
              label={t('visit.call-named', { name: customer.address_as || customer.name })}
            >
              {t('visit.call')}
            </LinkButton>
          )}
          <Button icon="place" action="navigate" onClick={onNavigate}>
            {t('visit.navigate')}
          </Button>
        </div>
        {document.instructions && (
          <p>
            <span class="strong">{t('visit.instructions')}</span> {document.instructions}
          </p>
        )}
        {document.members.length > 1 && (
          <p class="small quiet">
            {t('visit.members')} {document.members.map(({ name }) => name).join(' · ')}
          </p>
        )}
        {isOver(status) && <Over view={view} />}
      </Card>
    </>
  )
}

/** A finished visit says whether it is safe with the server. */
function Over({ view }: { view: View }) {
  const left = outbox.value.filter(({ visit }) => visit === view.id).length
  return left > 0 ? (
    <Banner tone="warn" title={t('visit.over')}>
      <p>{t('visit.over.unsent', { count: left })}</p>
      {sync.value.trouble === 'unreachable' && <p>{today('sync.offline')}</p>}
    </Banner>
  ) : (
    <Banner tone="good" title={t('visit.over')}>
      <p>{t('visit.over.sent')}</p>
    </Banner>
  )
}
