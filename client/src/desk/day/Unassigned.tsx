import { Badge, format } from '../../ui/index.ts'
import { home } from '../ground.ts'
import { now } from '../now.ts'
import type { Card, WaitingCard } from '../visit/calls.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'
import { VisitCard, type Look } from './VisitCard.tsx'

interface UnassignedProps {
  cards: readonly Card[]
  /** Visits of no day, because no time is agreed yet. */
  waiting: readonly WaitingCard[]
  look: Look
}

/** Visits that nobody goes to yet, and those that wait for a time. */
export function Unassigned({ cards, waiting, look }: UnassignedProps) {
  return (
    <section class="day-unassigned" aria-labelledby="unassigned-title">
      <div class="row row-apart">
        <h2 id="unassigned-title">{ofVisit('board.unassigned')}</h2>
        <Badge tone={cards.length > 0 ? 'warn' : 'good'}>
          {t('board.unassigned.count', { count: cards.length })}
        </Badge>
      </div>
      {cards.length === 0 && <p class="small quiet">{t('board.unassigned.none')}</p>}
      <ul class="day-unassigned-cards">
        {cards.filter(look.passes).map((card) => (
          <li key={card.id}>
            <VisitCard full card={card} look={look} />
          </li>
        ))}
      </ul>
      {waiting.length > 0 && (
        <>
          <div class="row row-apart">
            <h2 id="waiting-title">{t('board.waiting')}</h2>
            <Badge tone="warn">{t('board.unassigned.count', { count: waiting.length })}</Badge>
          </div>
          <ul class="day-unassigned-cards" aria-labelledby="waiting-title" data-waiting>
            {waiting.filter(look.passes).map((card) => (
              <li key={card.id}>
                <VisitCard full card={card} look={look} />
                {card.due && (
                  <p class="small">
                    <Badge tone={Date.parse(card.due) < now.value ? 'bad' : 'warn'}>
                      {t('board.due', { time: format.dayAndClock(card.due, home()) })}
                    </Badge>
                  </p>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
