import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import {
  Badge,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { query } from '../../ui/query.ts'
import { TeamFilter } from '../TeamFilter.tsx'
import { askNumbers, type Numbers as Found, type Span } from './calls.ts'
import { OUTCOMES, VERDICTS, MARKS, REVIEW_STATES } from '../records/calls.ts'
import { itemName } from '../records/wording.ts'
import { t as desk } from '../words/index.ts'
import { t as ofRecord } from '../records/words/index.ts'
import { t } from './words/index.ts'
import { SMALL, interval, mostFailed, spanOf } from './shares.ts'
import { currentStandard, listColleagues } from '../calls.ts'

function choose(span: Span): void {
  go(`/numbers${query({ ...span })}`, { replace: true })
}

/** How the team's visits went, in counts; each leads to the records behind it. */
export function Numbers() {
  const [opened] = useState(Date.now)
  const span = spanOf(route.value.query, opened)
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [standard] = useLoaded('standard', currentStandard)
  const [found, again] = useLoaded(query({ ...span }), () => askNumbers(span))
  const teams = colleagues.state === 'here' ? colleagues.value.teams : []
  return (
    <>
      <Header title={desk('nav.numbers')} />
      <Page wide reading>
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <Field
            label={desk('list.from')}
            type="date"
            name="from"
            value={span.from}
            onInput={(from) => from && choose({ ...span, from })}
          />
          <Field
            label={desk('list.to')}
            type="date"
            name="to"
            value={span.to}
            onInput={(to) => to && choose({ ...span, to })}
          />
          <TeamFilter teams={teams} chosen={span.team} onChoose={(team) => choose({ ...span, team })} />
          <Button action="refresh" onClick={again}>
            {desk('list.refresh')}
          </Button>
        </search>
        {found.state === 'loading' && <Loading />}
        {found.state === 'refused' && <ErrorState problem={found.problem} onRetry={again} />}
        {found.state === 'here' && found.value.visits === 0 && (
          <EmptyState icon="computed" title={t('numbers.none')}>
            <p>{t('numbers.none.text')}</p>
          </EmptyState>
        )}
        {found.state === 'here' && found.value.visits > 0 && (
          <Counts
            found={found.value}
            span={span}
            standard={standard.state === 'here' ? standard.value : null}
          />
        )}
      </Page>
    </>
  )
}

function Counts({ found, span, standard }: { found: Found; span: Span; standard: Standard | null }) {
  const { visits, outcomes, punctuality, items, reviews, verdicts } = found
  const to = (more: Record<string, string> = {}) => href(`/records${query({ ...span, ...more })}`)
  const arrivals = total(punctuality)
  const reviewed = total(reviews)
  const judged = total(verdicts)
  const failed = mostFailed(items)
  return (
    <div class="numbers-cards">
      <Card labelledBy="numbers-visits">
        <h2 id="numbers-visits">{t('numbers.visits')}</h2>
        <p class="numbers-large">
          <a href={to()} data-number="visits">
            {t('numbers.records', { count: visits })}
          </a>
        </p>
        <Bars>
          {inOrder(outcomes, OUTCOMES, ({ outcome }) => outcome).map(({ outcome, count }) => (
            <Bar
              key={outcome}
              name={ofRecord(`outcome.${outcome}`)}
              count={count}
              of={visits}
              href={to({ outcome })}
              data={`outcome-${outcome}`}
            />
          ))}
        </Bars>
      </Card>
      <Card labelledBy="numbers-punctuality">
        <h2 id="numbers-punctuality">{desk('about.punctuality')}</h2>
        <Small of={arrivals} />
        <Bars>
          {inOrder(punctuality, [...VERDICTS, null], ({ verdict }) => verdict).map(({ verdict, count }) => (
            <Bar
              key={verdict}
              name={ofRecord(`verdict.${verdict ?? 'none'}`)}
              count={count}
              of={arrivals}
              href={verdict ? to({ verdict }) : null}
              data={`verdict-${verdict ?? 'none'}`}
            />
          ))}
        </Bars>
      </Card>
      <Card labelledBy="numbers-items">
        <h2 id="numbers-items">{t('numbers.items')}</h2>
        <p class="small quiet">{t('numbers.items.text')}</p>
        {failed.length === 0 && <Badge tone="good">{t('numbers.items.none')}</Badge>}
        <Bars>
          {failed.map(({ item, failed: count, asked }) => (
            <Bar
              key={item}
              name={standard ? itemName(standard, item) : item}
              count={count}
              of={asked}
              href={to({ item })}
              data={`item-${item}`}
              asked
            />
          ))}
        </Bars>
      </Card>
      <Card labelledBy="numbers-reviews">
        <h2 id="numbers-reviews">{t('numbers.reviews')}</h2>
        {reviewed === 0 && <p class="quiet">{t('numbers.reviews.none')}</p>}
        <Bars>
          {inOrder(reviews, REVIEW_STATES, ({ state }) => state).map(({ state, count }) => (
            <Bar
              key={state}
              name={ofRecord(`review.${state}`)}
              count={count}
              of={reviewed}
              href={to({ reviewed: state })}
              data={`review-${state}`}
            />
          ))}
        </Bars>
        {judged > 0 && (
          <>
            <h3>{t('numbers.verdicts')}</h3>
            <Small of={judged} />
            <Bars>
              {inOrder(verdicts, MARKS, ({ verdict }) => verdict).map(({ verdict, count }) => (
                <Bar
                  key={verdict}
                  name={ofRecord(`mark.${verdict}`)}
                  count={count}
                  of={judged}
                  href={to({ reviewed: verdict })}
                  data={`mark-${verdict}`}
                />
              ))}
            </Bars>
          </>
        )}
      </Card>
    </div>
  )
}

function total(counts: readonly { count: number }[]): number {
  return counts.reduce((sum, { count }) => sum + count, 0)
}

/** Always in the same places, however many there are of each. */
function inOrder<Count, Value>(
  counts: readonly Count[],
  order: readonly Value[],
  valueOf: (count: Count) => Value,
): readonly Count[] {
  return counts.toSorted((one, other) => order.indexOf(valueOf(one)) - order.indexOf(valueOf(other)))
}

function Bars({ children }: { children: ComponentChildren }) {
  return <ul class="numbers-bars">{children}</ul>
}

interface BarProps {
  name: string
  count: number
  of: number
  /** The records behind it; null where no filter names them. */
  href: string | null
  /** The stable name of this number, for browser tests. */
  data: string
  /** Says out of how many, and how sure that is. */
  asked?: boolean
}

/** A count with its share as a bar; the words say all that the bar shows. */
function Bar({ name, count, of, href: records, data, asked }: BarProps) {
  const share = of > 0 ? count / of : 0
  const words = (
    <>
      <span class="numbers-bar-name">{name}</span>
      <span class="numbers-bar-track" aria-hidden="true">
        <span class="numbers-bar-fill" style={{ inlineSize: `${share * 100}%` }} />
      </span>
      <span class="numbers-bar-count numerals">
        {asked
          ? t('numbers.of', { count, of, share: format.percent(share) })
          : t('numbers.share', { count, share: format.percent(share) })}
      </span>
      {asked && (
        <span class="numbers-bar-more small quiet">
          {of < SMALL ? t('numbers.small') : t('numbers.between', between(count, of))}
        </span>
      )}
    </>
  )
  return (
    <li>
      {records && count > 0 ? (
        <a class="numbers-bar" href={records} data-number={data}>
          {words}
        </a>
      ) : (
        <span class="numbers-bar" data-number={data}>
          {words}
        </span>
      )}
    </li>
  )
}

function Small({ of }: { of: number }) {
  if (of === 0 || of >= SMALL) return null
  return <p class="small quiet">{t('numbers.small')}</p>
}

function between(count: number, of: number): { low: string; high: string } {
  const [low, high] = interval(count, of)
  return { low: format.percent(low), high: format.percent(high) }
}
