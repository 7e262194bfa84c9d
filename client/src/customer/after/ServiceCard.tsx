import { Badge, Card, LinkButton, format, said } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import type { Visit } from '../calls.ts'
import { t as whose } from '../whose/words/index.ts'
import { t as page } from '../words/index.ts'
import { t } from './words/index.ts'

/** The service card with its four parts, as it is handed over: who came, how to reach them, the hotline, the leaflet. */
export function ServiceCard({ visit: { card, company } }: { visit: Visit }) {
  if (!card) return null
  return (
    <Card labelledBy="service-card" class="customer-card">
      <h2 id="service-card">{t('card.title')}</h2>
      <p class="quiet">{said(company)}</p>
      <p>
        <span class="large strong">{card.name}</span>{' '}
        <span>{page('who.number', { number: card.staff_no })}</span>
      </p>
      <div class="buttons buttons-fill customer-unprinted">
        {card.phone && (
          <LinkButton href={`tel:${card.phone}`} icon="phone" action="call-person">
            {t('card.call', { name: card.name })}
          </LinkButton>
        )}
        <LinkButton href={`tel:${card.hotline}`} icon="phone" action="card-hotline">
          {whose('whose.call', { number: phoneWords(card.hotline) })}
        </LinkButton>
      </div>
      <p class="customer-printed">
        {[card.phone, card.hotline]
          .flatMap((number) => number ?? [])
          .map(phoneWords)
          .join(' · ')}
      </p>
      {card.leaflet && <p class="customer-leaflet">{said(card.leaflet)}</p>}
    </Card>
  )
}

const TONE = { open: 'accent', met: 'good', broken: 'bad', unheard: 'warn' } as const

/** What was promised, by when, and how that stands. */
export function Promises({ visit: { promises, promise } }: { visit: Visit }) {
  if (promises.length === 0) return null
  return (
    <Card labelledBy="visit-promises">
      <h2 id="visit-promises">{t('promises.title')}</h2>
      <ul class="customer-promises">
        {promises.map(({ kind, due, state }) => (
          <li key={kind + due} data-promise={kind} data-state-of={state}>
            <span class="strong">{t.known(`promise.${kind}`) ?? t('promise.other')}</span>
            <span>{t('promise.due', { time: format.dayAndClock(due, promise?.zone) })}</span>
            <Badge tone={TONE[state]}>{t(`promise.is.${state}`)}</Badge>
          </li>
        ))}
      </ul>
    </Card>
  )
}
