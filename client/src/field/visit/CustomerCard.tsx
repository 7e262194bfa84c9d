import { outbox, session, sync } from '../../device/index.ts'
import { Badge, Banner, Button, Card, Icon, format, go, said } from '../../ui/index.ts'
import { Fold } from '../../ui/Fold.tsx'
import { phoneWords } from '../../ui/phone.ts'
import { wishWords } from '../../ui/wish/wishWords.ts'
import { CallButton } from '../CallButton.tsx'
import { zoneOf, type Status } from '../day.ts'
import { now } from '../now.ts'
import { answer } from './acts.ts'
import { Navigate, OtherMap } from './Navigate.tsx'
import { ITEM as NO_ACCESS } from './nobody/evidence.ts'
import { Earlier } from './order/Earlier.tsx'
import { WorkOrder } from './order/WorkOrder.tsx'
import { t as ofOrder } from './order/words/index.ts'
import type { View } from './view.ts'
import { t as today } from '../words/index.ts'
import { t } from './words/index.ts'
import { Countdown } from '../Lateness.tsx'
import { TONE, statusWords } from '../standing.ts'
import { ArrivedLine, Undoable } from './time/Arrived.tsx'

interface CustomerCardProps {
  view: View
  onNavigate: () => void
}

/** Where, for whom, by when; and the office's word when it has called the visit off. */
export function CustomerCard({ view, onNavigate }: CustomerCardProps) {
  const { document, status } = view
  const before = isBefore(status)
  return (
    <>
      {document.state === 'cancelled' && (
        <Banner tone="warn" title={t('visit.cancelled')}>
          <p>{t('visit.cancelled.text')}</p>
        </Banner>
      )}
      <Card class="visit-customer">
        {before ? (
          <>
            <Summary view={view} />
            <Details view={view} onNavigate={onNavigate} />
          </>
        ) : (
          // At the door the checklist matters, and nobody asks for the address any more.
          <Fold
            action="details"
            head={
              <>
                <Summary view={view} />
                <Icon name="down" />
              </>
            }
          >
            <div class="stack stack-tight">
              <Details view={view} onNavigate={onNavigate} />
            </div>
          </Fold>
        )}
        {status === 'arrived' && (
          <Button icon="question" action="nobody" onClick={() => void nobodyAnswers(view)}>
            {t('visit.nobody')}
          </Button>
        )}
        <Undoable stop={view} />
        {view.visit.completions.length > 0 && <Over view={view} />}
      </Card>
    </>
  )
}

/** Says that somebody knocked and rang, and leads through what is to be done then. */
async function nobodyAnswers({ id, visit }: View): Promise<void> {
  const said = visit.answers[NO_ACCESS]?.at(-1)?.value ?? []
  const done = typeof said === 'string' ? [said] : said
  if (!done.includes('knocked')) await answer(id, NO_ACCESS, [...done, 'knocked'])
  go(`/visit/${id}/nobody`)
}

/** What it is and how far it is; before the door also when, in large type, and how long until then. */
function Summary({ view }: { view: View }) {
  const { document, status, list } = view
  const { promise, ledger } = document
  const before = isBefore(status)
  const kind = list?.standard.visits[document.kind]?.name
  return (
    <div class="stack stack-tight">
      <p class="row">
        <Badge tone={TONE[status]}>{statusWords(status)}</Badge>
        {kind && <span class="small quiet">{said(kind)}</span>}
      </p>
      {promise && (
        <p class="row">
          <span class={before ? 'large strong' : 'strong'}>
            {t('visit.promise', { time: format.agreed(promise) })}
          </span>
          {before && <Countdown to={promise.start} at={now()} />}
          {ledger.length > 1 && (
            <span class="small quiet">{t('promise.moved', { count: ledger.length - 1 })}</span>
          )}
        </p>
      )}
      <ArrivedLine document={document} visit={view.visit} />
    </div>
  )
}

function isBefore(status: Status): boolean {
  return status === 'booked' || status === 'travelling'
}

/** Where, how to come in, whom to ask for, and the two links that a person in a stairwell needs. */
function Details({ view, onNavigate }: CustomerCardProps) {
  const { document, status } = view
  const { customer, facts } = document
  const gate = facts['order.gate']
  const position = facts['customer.position']
  const others = document.members
    .filter(({ person }) => person !== session.value.person?.id)
    .map(({ name }) => name)
  return (
    <>
      {status === 'booked' && document.depart_by && (
        <p>{t('visit.depart-by', { time: format.clock(document.depart_by, zoneOf(document), now()) })}</p>
      )}
      <p class="large strong">{document.premises.address}</p>
      {typeof gate === 'string' && (
        <p data-fact="gate">
          <span class="strong">{ofOrder('fact.order.gate')}</span> {gate}
        </p>
      )}
      <p data-fact="customer">
        <span class="strong">{customer.address_as || customer.name}</span>
        {typeof position === 'string' && ` ${position}`}
        {customer.phone && <span class="numerals"> {phoneWords(customer.phone)}</span>}
      </p>
      {document.instructions && (
        <p>
          <span class="strong">{t('visit.instructions')}</span> {document.instructions}
        </p>
      )}
      {document.wish && (
        <p data-wish>
          <span class="strong">{t('wish.customers')}</span> {wishWords(document.wish)}
        </p>
      )}
      <div class="buttons buttons-fill">
        <CallButton customer={customer} />
        <Navigate to={document.premises} onChoose={onNavigate} />
        <OtherMap onChoose={onNavigate} />
      </div>
      <WorkOrder document={document} />
      <Earlier document={document} standard={view.list?.standard ?? null} now={now()} />
      <p class="small quiet">
        {t('visit.order', { order: document.order })}
        {others.length > 0 && ` · ${t('visit.members', { names: format.list(others) })}`}
      </p>
    </>
  )
}

/** A finished visit says whether it is safe with the server. */
function Over({ view }: { view: View }) {
  const left = outbox.value.filter(({ about }) => about === view.id).length
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
