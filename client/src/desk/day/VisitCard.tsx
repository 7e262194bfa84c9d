import { Icon, format, href } from '../../ui/index.ts'
import type { Card, WaitingCard } from '../visit/calls.ts'
import { called, isOver, kindName, nobodyComes, nobodyGoes, punctuality, standing } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'

/** How the visits of a day are looked at. */
export interface Look {
  /** The day that is looked at, `2026-11-30`. */
  date: string
  /** The visit that is open beside the board. */
  open: string | null
  changed: ReadonlySet<string>
  pathOf: (visit: string) => string
  /** Whether a visit is among those that are looked at. */
  passes: (card: Card | WaitingCard) => boolean
}

interface VisitCardProps {
  card: Card | WaitingCard
  look: Look
  /** In a list there is room for the address and for who goes. */
  full?: boolean
}

/** One visit: when, whose, what, how it stands. Opens beside the board. */
export function VisitCard({ card, look, full }: VisitCardProps) {
  const { words, tone, icon } = standing(card)
  const over = isOver(card)
  const late = card.verdict === 'late' ? punctuality(card.verdict, card.minutes) : null
  return (
    <a
      class={`day-card tone-${tone}`}
      href={href(look.pathOf(card.id))}
      data-visit={card.id}
      data-over={over}
      data-changed={look.changed.has(card.id)}
      data-risk={card.risk?.kind}
      data-cancelled={card.state === 'cancelled'}
      draggable={false}
      title={
        full
          ? undefined
          : [whenOn(look.date, card), card.customer.name, kindName(card.kind), words].join(' · ')
      }
      aria-current={look.open === card.id ? 'true' : undefined}
    >
      <span class="day-time numerals strong">
        <Time date={look.date} card={card} />
      </span>
      <span class="day-who">{full ? card.customer.name : called(card.customer)}</span>
      <span class="day-kind small">{kindName(card.kind)}</span>
      {full && <span class="small">{card.premises.address}</span>}
      <span class="day-signs small">
        <Sign icon={icon}>{words}</Sign>
        {card.risk && (
          <Sign icon="warn" bad>
            {t(`risk.${card.risk.kind}.short`)}
          </Sign>
        )}
        {nobodyComes(card) && (
          <Sign icon="person" bad>
            {ofVisit('card.shut-out')}
          </Sign>
        )}
        {card.plan?.clash && (
          <Sign icon="stop" bad>
            {ofVisit('card.clash')}
          </Sign>
        )}
        {late && (
          <Sign icon="clock" bad>
            {late}
          </Sign>
        )}
        {card.before && !over && <Sign icon="history">{ofVisit(`outcome.${card.before.outcome}`)}</Sign>}
        {!over &&
          nobodyGoes(card) &&
          card.before?.clash.map(({ person, order }) => (
            <Sign key={order} icon="stop" bad>
              {t('card.kept', { person })}
            </Sign>
          ))}
        {card.confirmed_at && !over && <Sign icon="speech">{t('card.confirmed')}</Sign>}
      </span>
    </a>
  )
}

/** The promised time; with its day where that is another one by the clock of the visit. */
function whenOn(date: string, { promise }: Card | WaitingCard): string {
  if (promise === null) return t('card.timeless')
  const time = format.promised(promise)
  return format.dayKey(promise.start, promise.zone) === date
    ? time
    : `${format.day(promise.start, promise.zone)} ${time}`
}

/** The end of a window stands apart: where cards are narrow, the line below them says it. */
function Time({ date, card }: { date: string; card: Card | WaitingCard }) {
  const words = whenOn(date, card)
  const ends = card.promise?.end ? words.lastIndexOf('–') : -1
  if (ends < 0) return <>{words}</>
  return (
    <>
      {words.slice(0, ends)}
      <span class="day-until">{words.slice(ends)}</span>
    </>
  )
}

function Sign({
  icon,
  bad,
  children,
}: {
  icon: Parameters<typeof Icon>[0]['name']
  bad?: boolean
  children: string
}) {
  return (
    <span class={bad ? 'day-sign day-sign-bad' : 'day-sign'}>
      <Icon name={icon} />
      <span class="day-sign-words">{children}</span>
    </span>
  )
}
