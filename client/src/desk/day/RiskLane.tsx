import { Badge, Card as Box, Icon, LinkButton, format, href } from '../../ui/index.ts'
import { asked, dayPath } from '../address.ts'
import { opens } from '../rooms.ts'
import type { Card, Day } from '../visit/calls.ts'
import { phoneWords } from '../../ui/phone.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'
import { atRisk } from './layout.ts'
import { InHand, Resting, Seen, handOf, rests } from './InHand.tsx'
import { now } from '../now.ts'

type Pathed = {
  pathOf: (visit: string) => string
  /** Somebody said that they see to a visit, or that it may rest. */
  onSaid: () => void
}
type Titles = 'risk.title' | 'risk.code.title' | 'risk.lost.title'

/**
 * Whom somebody should call now, the oldest worry first: customers whose promise may be broken, those whose door code was
 * not what was typed, and the people whose phone took what they had recorded with it. Nothing where all is well.
 */
export function RiskLane({ day, pathOf, onSaid }: { day: Day } & Pathed) {
  const found = atRisk(day)
  const awake = found.filter((card) => !rests(card))
  // Whom somebody sees to stands behind those to whom nobody does.
  const shown = [...awake.filter((card) => !handOf(card)), ...awake.filter(handOf)]
  const to = { pathOf, onSaid }
  return (
    <>
      <Lane id="late" title="risk.title" cards={shown.filter(isLate)} {...to} />
      <Lane id="code" title="risk.code.title" cards={shown.filter(isWrong)} {...to} />
      <Lane id="lost" title="risk.lost.title" cards={shown.filter(isLost)} {...to} />
      <Resting cards={found.filter(rests)} acts={opens('/book')} onSaid={onSaid} />
    </>
  )
}

const isLost = ({ risk }: Card): boolean => risk?.kind === 'phone_gone'
const isWrong = ({ risk }: Card): boolean => risk?.kind === 'wrong_door_code'
const isLate = (card: Card): boolean => !isLost(card) && !isWrong(card)

function Lane({ id, title, cards, pathOf, onSaid }: { id: string; title: Titles; cards: Card[] } & Pathed) {
  if (cards.length === 0) return null
  const alone = cards.filter((card) => !handOf(card)).length
  const words = alone === 0 && title === 'risk.title' ? 'risk.title.seen' : title
  return (
    <Box class="day-risk-lane" labelledBy={`risk-${id}`}>
      <h2 id={`risk-${id}`} class="row">
        <Icon name="warn" />
        {t(words, { count: alone || cards.length })}
      </h2>
      <ul class="day-risks">
        {cards.map((card) => (
          <Risk
            key={card.id}
            card={card}
            path={pathOf(card.id)}
            onSaid={onSaid}
            latePath={dayPath({ ...asked(), visit: card.id, do: 'late' })}
          />
        ))}
      </ul>
    </Box>
  )
}

interface RiskProps {
  card: Card
  path: string
  latePath: string
  onSaid: () => void
}

function Risk({ card, path, latePath, onSaid }: RiskProps) {
  const { risk, customer, promise, members } = card
  const since = Date.parse(risk!.since)
  const minutes = Math.max(0, Math.round((now.value - since) / 60_000))
  const main = members.find(({ role }) => role === 'main')
  const called = isLost(card) ? main : customer
  const told = risk!.told
  const tells = isLate(card) && risk!.kind !== 'leave_overdue' && opens('/book')
  return (
    <li
      class="day-risk"
      data-risk={risk!.kind}
      data-told={told ? true : undefined}
      data-hand={handOf(card) ? true : undefined}
    >
      <a class="day-risk-what" href={href(path)}>
        <span>
          <span class="strong">{main?.name ?? ofVisit('board.unassigned')}</span> {t(`risk.${risk!.kind}`)}
        </span>
        <span class="small">
          {t('risk.since', {
            time: format.clock(since, promise.zone, promise.start),
            minutes: format.minutes(minutes),
          })}
        </span>
      </a>
      {called?.phone && (
        <a class="day-risk-call" href={`tel:${called.phone}`}>
          <span class="small">
            {t('risk.promise', { time: format.promised(promise), customer: customer.name })}
          </span>
          <span class="row">
            <Icon name="phone" />
            <span class={isLost(card) ? 'strong' : 'visually-hidden'}>
              {t('risk.call', { name: called.name })}{' '}
            </span>
            <span class="numerals strong">{phoneWords(called.phone)}</span>
          </span>
        </a>
      )}
      {main?.phone && called !== main && (
        <a class="day-risk-goes small" href={`tel:${main.phone}`}>
          <Icon name="phone" /> {t('risk.call', { name: main.name })}{' '}
          <span class="numerals">{phoneWords(main.phone)}</span>
        </a>
      )}
      {(told || handOf(card) || opens('/book')) && (
        <div class="day-risk-done">
          {told && (
            <Badge tone="good" icon="speech">
              {told.expected
                ? t('risk.told', { time: format.clock(told.expected, promise.zone, promise.start) })
                : t('risk.told-at', { time: format.clock(told.at, promise.zone, promise.start) })}
            </Badge>
          )}
          {tells && (
            <LinkButton
              href={href(latePath)}
              action="tell-late"
              label={t('risk.tell.to', { name: customer.name })}
            >
              {t('risk.tell')}
            </LinkButton>
          )}
          {opens('/book') ? <InHand card={card} onSaid={onSaid} /> : <Seen card={card} />}
          {opens('/book') && <Others card={card} />}
        </div>
      )}
    </li>
  )
}

/** What else helps: somebody else goes, or it is another time. */
function Others({ card }: { card: Card }) {
  const to = (what: 'reassign' | 'move'): string => href(dayPath({ ...asked(), visit: card.id, do: what }))
  const named = (words: string): string => `${words} ${card.customer.name}`
  return (
    <>
      <LinkButton href={to('reassign')} action="risk-reassign" label={named(ofVisit('visit.do.reassign'))}>
        {ofVisit('visit.do.reassign')}
      </LinkButton>
      <LinkButton href={to('move')} action="risk-move" label={named(ofVisit('visit.do.move'))}>
        {ofVisit('visit.do.move')}
      </LinkButton>
    </>
  )
}
