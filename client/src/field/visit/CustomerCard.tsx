import { departBy } from '../../core/visit/promised.ts'
import { becameOf, outbox, session, sync } from '../../device/index.ts'
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
import { RecordFacts, Waiting } from './sealed/Became.tsx'
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
            <Stands view={view} />
            <Where view={view} />
            <When view={view} />
            <Details view={view} onNavigate={onNavigate} />
          </>
        ) : (
          // At the door the checklist matters, and nobody asks for the address any more.
          <Fold
            action="details"
            head={
              <>
                <div class="stack stack-tight">
                  <Stands view={view} />
                  <When view={view} />
                </div>
                <Icon name="down" />
              </>
            }
          >
            <div class="stack stack-tight">
              <Where view={view} />
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

/** What it is and how far it is. */
function Stands({ view: { document, status, list } }: { view: View }) {
  const kind = list?.standard.visits[document.kind]?.name
  return (
    <p class="row">
      <Badge tone={TONE[status]}>{statusWords(status)}</Badge>
      {kind && <span class="small quiet">{said(kind)}</span>}
    </p>
  )
}

/** By when; before the door also how long until then, to be read at arm's length, and when to set off. */
function When({ view: { document, visit, promise, status } }: { view: View }) {
  const { ledger } = document
  const leave = departBy(document, visit)
  return (
    <div>
      {promise && (
        <p class="row">
          <span class="strong">{t('visit.promise', { time: format.agreed(promise) })}</span>
          {isBefore(status) && (
            <span class="large numerals">
              <Countdown to={promise.start} at={now()} />
            </span>
          )}
          {ledger.length > 1 && (
            <span class="small quiet">{t('promise.moved', { count: ledger.length - 1 })}</span>
          )}
        </p>
      )}
      {status === 'booked' && leave !== null && (
        <p>{t('visit.depart-by', { time: format.clock(leave, zoneOf(document), now()) })}</p>
      )}
      <ArrivedLine document={document} visit={visit} />
    </div>
  )
}

function isBefore(status: Status): boolean {
  return status === 'booked' || status === 'travelling'
}

/** Where, how to come in, and whom to ask for: what a person in a stairwell looks for first. */
function Where({ view: { document } }: { view: View }) {
  const { customer, facts, premises } = document
  const gate = facts['order.gate']
  const position = facts['customer.position']
  return (
    <div>
      <p class="large strong">{premises.address}</p>
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
    </div>
  )
}

/** What the office and the customer have to say, and the two ways to the customer. */
function Details({ view, onNavigate }: CustomerCardProps) {
  const { document } = view
  const { customer } = document
  const others = document.members
    .filter(({ person }) => person !== session.value.person?.id)
    .map(({ name }) => name)
  return (
    <>
      {customer.note && (
        <p data-customer-note>
          <span class="strong">{t('visit.customer-note')}</span> {customer.note}
        </p>
      )}
      {customer.contact_phone && (
        <p>
          <span class="strong">{t('visit.contact')}</span> {customer.contact_name}{' '}
          <a class="numerals" href={`tel:${customer.contact_phone}`}>
            {phoneWords(customer.contact_phone)}
          </a>
        </p>
      )}
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
  const { record } = view.document
  return left > 0 ? (
    <Banner tone="warn" title={t('visit.over')}>
      <p>{t('visit.over.unsent', { count: left })}</p>
      {sync.value.trouble === 'unreachable' && <p>{today('sync.offline')}</p>}
      {sync.value.trouble === 'server' && <p>{today('sync.server')}</p>}
    </Banner>
  ) : (
    <Banner tone="good" title={t('visit.over')}>
      <p>{t('visit.over.sent')}</p>
      {becameOf(view.id).value === 'sealed' && record ? (
        <RecordFacts record={record} zone={zoneOf(view.document)} />
      ) : (
        <Waiting record={record} />
      )}
    </Banner>
  )
}
