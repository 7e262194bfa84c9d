import { Badge, Banner, Card, Icon, format, said, type IconName, type Tone } from '../ui/index.ts'
import { After } from './After.tsx'
import { Again } from './after/Again.tsx'
import { Keep } from './after/Keep.tsx'
import { Photos } from './after/Photos.tsx'
import { Rate } from './after/Rate.tsx'
import { Promises, ServiceCard } from './after/ServiceCard.tsx'
import { Tell } from './after/Tell.tsx'
import { Digest } from './Digest.tsx'
import { Hotline, PromisedTime, Where } from './Facts.tsx'
import type { OfLink, OfVisit, Receipt, Visit, VisitBefore } from './calls.ts'
import {
  GROUPS,
  answerOf,
  itemsOf,
  limitOf,
  nextTime,
  noteOf,
  outcomeText,
  titleOf,
  verdictOf,
  type Group,
} from './reading.ts'
import { Told } from './Told.tsx'
import { t } from './words/index.ts'

const TONE: Record<Receipt['outcome'], Tone> = {
  done: 'good',
  missed: 'warn',
  stopped: 'warn',
  cancelled: 'neutral',
  rescheduled: 'accent',
}

interface OfReceipt {
  receipt: Receipt
  zone: string | undefined
}

interface EarlierProps extends OfLink {
  before: VisitBefore
  zone: string | undefined
}

/** The receipt of a visit before of the same order, with its photos; it can be rated as the last one can. */
export function EarlierReceipt({ before: { receipt, who, visit, ...of }, zone, ...page }: EarlierProps) {
  return (
    <>
      <Course receipt={receipt} zone={zone} who={who} promise={null} />
      <Results receipt={receipt} />
      <Told receipt={receipt} zone={zone} />
      <Photos {...page} {...of} of={visit} />
      <Rate {...page} {...of} of={visit} />
      <Digest receipt={receipt} zone={zone} />
    </>
  )
}

/** What became of the visit, from the record that was sealed. */
export function ReceiptCards({ receipt, ...page }: OfVisit & { receipt: Receipt }) {
  const { visit } = page
  const { outcome } = receipt
  const zone = visit.promise?.zone
  const agreed = nextTime(visit, receipt)
  const ended = { of: visit.visit, stars: visit.said.stars, photos: visit.photos }
  return (
    <div class="stack" data-state="finished" data-outcome={outcome}>
      <Banner tone={TONE[outcome]} title={t(`outcome.${outcome}`)}>
        <p>{outcomeText(visit, receipt)}</p>
      </Banner>
      {outcome === 'rescheduled' && agreed && (
        <Card labelledBy="receipt-when">
          <h2 id="receipt-when">{t('when.new')}</h2>
          <PromisedTime promise={agreed} />
        </Card>
      )}
      <Course receipt={receipt} zone={zone} who={visit.who} promise={agreed ? null : visit.promise} />
      {outcome === 'cancelled' && <Again {...page} />}
      <Promises visit={visit} />
      {/* Asked before the long list of what was done: below it few would come so far. */}
      <Rate {...page} {...ended} />
      <Results receipt={receipt} />
      <Told receipt={receipt} zone={zone} />
      <Photos {...page} {...ended} />
      <Tell {...page} />
      <ServiceCard visit={visit} />
      <Where visit={visit} />
      <Digest receipt={receipt} zone={zone} />
      <Keep visit={visit} receipt={receipt} />
      <Hotline number={visit.hotline} text={t('help.text')} />
    </div>
  )
}

/** When the technician came and left off, and how it was signed. */
function Course({ receipt, zone, who, promise }: OfReceipt & Pick<Visit, 'who' | 'promise'>) {
  const { record, arrival, signature, completed_at } = receipt
  const id = `receipt-course-${record}`
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{t('receipt.title')}</h2>
      <dl class="customer-told">
        {promise && (
          <div>
            <dt>{t('receipt.promised')}</dt>
            <dd>{format.agreed(promise)}</dd>
          </div>
        )}
        <div>
          <dt>{t('receipt.arrived')}</dt>
          <dd>
            {arrival ? (
              <>
                <span class="strong">{format.dayAndClock(arrival.at, zone)}</span>
                <span>{verdictOf(arrival)}</span>
                <span class="quiet">{t(`grade.${arrival.grade}`)}</span>
                {arrival.after && <After />}
              </>
            ) : (
              t('receipt.no-arrival')
            )}
          </dd>
        </div>
        <div>
          <dt>{t('receipt.completed')}</dt>
          <dd class="strong">{format.dayAndClock(completed_at, zone)}</dd>
        </div>
        {who && (
          <div>
            <dt>{t('receipt.by')}</dt>
            <dd>
              <span>{who.name}</span>
              <span class="quiet">{t('who.number', { number: who.staff_no })}</span>
            </dd>
          </div>
        )}
        <div>
          <dt>{t('receipt.signature')}</dt>
          <dd>
            <span>{t(`signature.${signature?.kind ?? 'none'}`)}</span>
            {signature?.name && <span>{signature.name}</span>}
          </dd>
        </div>
      </dl>
      {signature?.match && signature.kind !== 'refused' && <Match match={signature.match} />}
    </Card>
  )
}

function Match({ match }: { match: 'matches' | 'differs' | 'cannot_rebuild' }) {
  if (match === 'matches') {
    return (
      <p>
        <Badge tone="good">{t('match.matches')}</Badge>
      </p>
    )
  }
  return (
    <Banner tone="warn" title={t(`match.${match}`)}>
      {match === 'differs' && <p>{t('match.differs.text')}</p>}
    </Banner>
  )
}

const SIGN: Record<Group, IconName> = {
  'not-done': 'cross',
  'done': 'check',
  'open': 'question',
  'na': 'minus',
}

function Results({ receipt }: { receipt: Receipt }) {
  return GROUPS.map((group) => <Items key={group} receipt={receipt} group={group} />)
}

function Items({ receipt, group }: { receipt: Receipt; group: Group }) {
  const items = itemsOf(receipt, group)
  if (items.length === 0) return null
  const id = `items-${group}-${receipt.record}`
  return (
    <Card labelledBy={id}>
      <h2 id={id}>{titleOf(receipt, group, items.length)}</h2>
      <ul class="customer-items" data-items={group}>
        {items.map((item, place) => (
          <li key={place} class={`customer-item-line customer-item-${group}`}>
            <Icon name={SIGN[group]} />
            <span class="customer-item-words">
              <span>{said(item)}</span>
              {[answerOf(item), limitOf(item)].map(
                (line) =>
                  line && (
                    <span key={line} class="quiet">
                      {line}
                    </span>
                  ),
              )}
              {item.note && <span class="customer-item-note">{noteOf(item)}</span>}
              {item.after && <After />}
            </span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
