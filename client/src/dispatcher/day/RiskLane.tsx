import { Card as Box, Icon, format, href } from '../../ui/index.ts'
import type { Card, Day } from '../visits.ts'
import { phoneWords } from '../wording.ts'
import { t } from '../words/index.ts'
import { atRisk } from './layout.ts'
import { now } from './now.ts'

/** Whom somebody should call now, the oldest worry first. Nothing where nobody is late. */
export function RiskLane({ day, pathOf }: { day: Day; pathOf: (visit: string) => string }) {
  const found = atRisk(day)
  if (found.length === 0) return null
  return (
    <Box class="risk-lane" labelledBy="risk-title">
      <h2 id="risk-title" class="row">
        <Icon name="warn" />
        {t('risk.title', { count: found.length })}
      </h2>
      <ul class="risks">
        {found.map((card) => (
          <Risk key={card.id} card={card} path={pathOf(card.id)} />
        ))}
      </ul>
    </Box>
  )
}

function Risk({ card, path }: { card: Card; path: string }) {
  const { risk, customer, promise, members } = card
  const since = Date.parse(risk!.since)
  const minutes = Math.max(0, Math.round((now.value - since) / 60_000))
  const main = members.find(({ role }) => role === 'main')
  return (
    <li class="risk" data-risk={risk!.kind}>
      <a class="risk-what" href={href(path)}>
        <span>
          <span class="strong">{main?.name ?? t('board.unassigned')}</span> {t(`risk.${risk!.kind}`)}
        </span>
        <span class="small">
          {t('risk.since', { time: format.clock(since, promise.zone, promise.start), minutes: format.minutes(minutes) })}
        </span>
      </a>
      <a class="risk-call" href={`tel:${customer.phone}`}>
        <span class="small">{t('risk.promise', { time: format.promised(promise), customer: customer.name })}</span>
        <span class="row">
          <Icon name="phone" />
          <span class="visually-hidden">{t('risk.call', { customer: customer.name })} </span>
          <span class="numerals strong">{phoneWords(customer.phone)}</span>
        </span>
      </a>
    </li>
  )
}
