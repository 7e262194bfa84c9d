import { useState } from 'preact/hooks'

import { Problem, session, type Wire } from '../../device/index.ts'
import { Badge, Button, format, toast } from '../../ui/index.ts'
import { now } from '../now.ts'
import type { Card } from '../visit/calls.ts'
import { t as desk } from '../words/index.ts'
import { seeTo } from './calls.ts'
import { t } from './words/index.ts'

const REST_MINUTES = [15, 30, 60] as const

type Hand = NonNullable<NonNullable<Card['risk']>['hand']>

/** Who sees to a late visit, or until when it rests; what has rested long enough is nobody's, whatever was read. */
export function handOf({ risk }: Card): Hand | null {
  const hand = risk?.hand ?? null
  return hand?.until && Date.parse(hand.until) <= now.value ? null : hand
}

export const rests = (card: Card): boolean => !!handOf(card)?.until

interface HandProps {
  card: Card
  /** The day is read again, also where the server refused. */
  onSaid: () => void
}

function useSaying({ card, onSaid }: HandProps): { busy: boolean; say: (said: Wire['SeeTo']) => void } {
  const [busy, setBusy] = useState(false)
  const say = (said: Wire['SeeTo']): void => {
    setBusy(true)
    seeTo(card.id, said)
      .catch((problem: unknown) => {
        if (!(problem instanceof Problem)) throw problem
        toast(desk.known(`refused.${problem.code}`) ?? desk('refused.other', { code: problem.code }))
      })
      .finally(() => {
        setBusy(false)
        onSaid()
      })
  }
  return { busy, say }
}

/** Who has a late visit in hand, and what somebody of the office can say about that. */
export function InHand(props: HandProps) {
  const { busy, say } = useSaying(props)
  const [asking, setAsking] = useState(false)
  const hand = handOf(props.card)
  const customer = props.card.customer.name
  if (hand) {
    const mine = hand.by?.id === session.value.person?.id
    return (
      <>
        <Seen card={props.card} />
        <Button
          action={mine ? 'let-go' : 'take-over'}
          disabled={busy}
          onClick={() => say({ do: mine ? 'let_go' : 'take_over' })}
        >
          {t(mine ? 'hand.let-go' : 'hand.over')}
        </Button>
      </>
    )
  }
  return (
    <>
      <Button
        action="take"
        disabled={busy}
        aria-label={t('hand.take.named', { customer })}
        onClick={() => say({ do: 'take' })}
      >
        {t('hand.take')}
      </Button>
      <Button
        action="rest"
        aria-expanded={asking}
        aria-label={t('hand.rest.named', { customer })}
        onClick={() => setAsking(!asking)}
      >
        {t('hand.rest')}
      </Button>
      {asking &&
        REST_MINUTES.map((minutes) => (
          <Button
            key={minutes}
            action={`rest-${minutes}`}
            disabled={busy}
            onClick={() => say({ do: 'rest', minutes })}
          >
            {format.minutes(minutes)}
          </Button>
        ))}
    </>
  )
}

/** For whoever only looks. */
export function Seen({ card }: { card: Card }) {
  const hand = handOf(card)
  if (!hand) return null
  const mine = hand.by?.id === session.value.person?.id
  const other = hand.by ? t('hand.other', { name: hand.by.name }) : t('hand.somebody')
  return (
    <Badge tone="accent" icon="person">
      {mine ? t('hand.mine') : other}
    </Badge>
  )
}

/** What rests, folded away: until when, and back at once. */
export function Resting({ cards, acts, onSaid }: { cards: Card[]; acts: boolean; onSaid: () => void }) {
  if (cards.length === 0) return null
  return (
    <details class="day-resting">
      <summary>{t('hand.resting', { count: cards.length })}</summary>
      <ul>
        {cards.map((card) => (
          <Rests key={card.id} card={card} acts={acts} onSaid={onSaid} />
        ))}
      </ul>
    </details>
  )
}

function Rests({ acts, ...props }: HandProps & { acts: boolean }) {
  const { busy, say } = useSaying(props)
  const { customer, promise, risk } = props.card
  const until = format.clock(risk!.hand!.until!, promise.zone, promise.start)
  return (
    <li class="row">
      {t('hand.until', { customer: customer.name, time: until })}
      {acts && (
        <Button
          action="wake"
          disabled={busy}
          aria-label={`${t('hand.now')} ${customer.name}`}
          onClick={() => say({ do: 'let_go' })}
        >
          {t('hand.now')}
        </Button>
      )}
    </li>
  )
}
