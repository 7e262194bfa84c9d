import { useEffect, useRef } from 'preact/hooks'

import { Badge, Button, format } from '../../ui/index.ts'
import type { Card, Day, TechnicianDay, WaitingCard } from '../visit/calls.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'
import { hoursPassed, midnight, minutesAt, place, span, type Placed, type Span } from './layout.ts'
import { now } from '../now.ts'
import { VisitCard, type Look } from './VisitCard.tsx'

/** A column of the grid. */
const STEP_MINUTES = 5
const MINUTE_MS = 60_000
/** The hour that an ordinary day begins with. */
const OPENS = 8

export interface BoardProps {
  day: Day
  look: Look
  onHours: (person: TechnicianDay['person']) => void
}

/** A row for each technician, hours across; what nobody goes to stands at the side. */
export function Board({ day, look, onHours }: BoardProps) {
  const start = midnight(day.date, day.zone)
  const rows = day.technicians.map(({ visits }) => place(visits, start))
  const hours = span(day, rows, start)
  const steps = ((hours.to - hours.from) * 60) / STEP_MINUTES
  const scroll = useRef<HTMLDivElement>(null)
  const line = (now.value - start) / MINUTE_MS / 60 - hours.from
  const showsNow = line >= 0 && line <= hours.to - hours.from

  useEffect(() => {
    const board = scroll.current!
    // On another day than today, what comes first is to be seen, and not an empty night.
    const first = Math.min(OPENS, ...rows.flat().map((placed) => placed.start / 60)) - hours.from
    const names = board.querySelector<HTMLElement>('.day-board-corner')?.offsetWidth ?? 0
    const all = hours.to - hours.from
    const width = (board.scrollWidth - names) / all
    const fit = (board.clientWidth - names) / width
    // A little of what has just been stays in view.
    const ahead = showsNow ? fit / 3 : 1
    board.scrollLeft = hoursPassed({ at: showsNow ? line : first, ahead, fit, all }) * width
  }, [day.date, day.team.id])

  return (
    <div class="day-board-and-lane">
      <div class="day-board stack stack-tight">
        <Legend />
        <div class="day-board-scroll" ref={scroll} tabIndex={0} role="group" aria-label={t('board.label')}>
          <div class="day-board-grid" style={{ '--steps': steps, '--hours': hours.to - hours.from }}>
            <div class="day-board-hours" aria-hidden="true">
              <span class="day-board-corner" />
              {Array.from({ length: hours.to - hours.from }, (_, index) => (
                <span class="day-board-hour numerals small" key={index}>
                  {format.hourMinute(start + (hours.from + index) * 60 * MINUTE_MS, day.zone)}
                </span>
              ))}
            </div>
            {day.technicians.map((technician, index) => (
              <Row
                key={technician.person.id}
                technician={technician}
                day={{ start, zone: day.zone }}
                placed={rows[index]!}
                hours={hours}
                look={look}
                onHours={onHours}
              />
            ))}
            {showsNow && (
              <div
                class="day-board-now"
                style={{ '--line': line / (hours.to - hours.from) }}
                aria-hidden="true"
              />
            )}
          </div>
        </div>
      </div>
      <Unassigned cards={day.unassigned} waiting={day.waiting} look={look} />
    </div>
  )
}

/** How the bars of a card are to be read. */
function Legend() {
  return (
    <p class="day-legend small quiet" aria-hidden="true">
      <span class="day-legend-key">
        <span class="day-plan-bar day-plan-work" /> {t('board.legend.work')}
      </span>
      <span class="day-legend-key">
        <span class="day-plan-bar day-plan-buffer" /> {t('board.legend.buffer')}
      </span>
      <span class="day-legend-key">
        <span class="day-plan-bar day-plan-promise" /> {t('board.legend.promise')}
      </span>
    </p>
  )
}

interface RowProps {
  technician: TechnicianDay
  /** Midnight, and where. */
  day: { start: number; zone: string }
  placed: readonly Placed[]
  hours: Span
  look: Look
  onHours: BoardProps['onHours']
}

function Row({ technician, day, placed, hours, look, onHours }: RowProps) {
  const { person, hours: works, night } = technician
  const column = (minutes: number): number => Math.round((minutes - hours.from * 60) / STEP_MINUTES) + 1
  const last = column(hours.to * 60)
  const within = (minutes: number): number => Math.min(last, Math.max(1, column(minutes)))
  const share = (at: string): string =>
    `${(100 * (minutesAt(at, day.start) / 60 - hours.from)) / (hours.to - hours.from)}%`
  const lanes = Math.max(1, ...placed.map(({ lane }) => lane + 1))
  const name = `row-${person.id}`
  return (
    <section class="day-board-row" aria-labelledby={name}>
      <div class="day-board-person">
        <h2 id={name}>{person.name}</h2>
        <span class="small quiet numerals">{person.staff_no}</span>
        <HoursButton technician={technician} zone={day.zone} onHours={onHours} />
      </div>
      <ul
        class="day-board-lanes"
        style={{
          '--lanes': lanes,
          '--from': works ? share(works.start) : '0%',
          '--to': works ? share(works.end) : '0%',
          '--until': night ? share(night.end) : '0%',
        }}
        onKeyDown={walk}
      >
        {placed.map((one) => (
          <li
            key={one.card.id}
            class="day-board-visit"
            style={{
              gridColumn: `${within(one.start)} / ${Math.max(within(one.start) + 1, within(one.end))}`,
              gridRow: one.lane + 1,
            }}
          >
            <Bars placed={one} />
            <VisitCard card={one.card} look={look} />
          </li>
        ))}
      </ul>
    </section>
  )
}

/** Says when somebody works on this day, and opens their week. */
export function HoursButton({ technician: { person, hours, night }, zone, onHours }: HoursButtonProps) {
  return (
    <Button kind="quiet" action="hours" onClick={() => onHours(person)}>
      <span class="visually-hidden">{t('hours.open', { name: person.name })} </span>
      <span class="day-hours numerals small">
        {night && <span>{t('hours.night', { time: format.clock(night.end, zone) })}</span>}
        {(hours || !night) && <span>{hours ? format.promised({ ...hours, zone }) : t('hours.off')}</span>}
      </span>
    </Button>
  )
}

interface HoursButtonProps {
  technician: TechnicianDay
  zone: string
  onHours: BoardProps['onHours']
}

/** The plan and, where a window was promised, the window, both beginning at the left edge of the card. */
function Bars({ placed: { start, end, workEnd, planEnd, promiseEnd } }: { placed: Placed }) {
  const part = (minutes: number): string => `${(100 * (minutes - start)) / (end - start)}%`
  return (
    <span class="day-plan-bars">
      <span class="day-plan-line">
        <span class="day-plan-bar day-plan-work" style={{ width: part(workEnd) }} />
        <span class="day-plan-bar day-plan-buffer" style={{ width: part(start + planEnd - workEnd) }} />
      </span>
      <span class="day-plan-line">
        {promiseEnd !== null && (
          <span class="day-plan-bar day-plan-promise" style={{ width: part(promiseEnd) }} />
        )}
      </span>
      <span class="visually-hidden">
        {t('card.plan', {
          minutes: format.minutes(workEnd - start),
          buffer: format.minutes(planEnd - workEnd),
        })}
      </span>
    </span>
  )
}

/** The arrow keys walk along a row and from row to row; Tab still reaches every visit. */
function walk(event: KeyboardEvent): void {
  const from = (event.target as HTMLElement).closest<HTMLElement>('.day-board-lanes')
  if (!from || !(event.target as HTMLElement).matches('[data-visit]')) return
  const cards = (row: Element): HTMLElement[] => [...row.querySelectorAll<HTMLElement>('[data-visit]')]
  const own = cards(from)
  const place = own.indexOf(event.target as HTMLElement)
  const rows = [...document.querySelectorAll('.day-board-lanes')].filter((row) => cards(row).length > 0)
  const row = rows.indexOf(from)
  const left = own[place]!.getBoundingClientRect().left
  const nearest = (to: Element | undefined): HTMLElement | undefined =>
    to &&
    cards(to).sort(
      (one, other) =>
        Math.abs(one.getBoundingClientRect().left - left) -
        Math.abs(other.getBoundingClientRect().left - left),
    )[0]
  const next: Record<string, HTMLElement | undefined> = {
    ArrowLeft: own[place - 1],
    ArrowRight: own[place + 1],
    ArrowUp: nearest(rows[row - 1]),
    ArrowDown: nearest(rows[row + 1]),
    Home: own[0],
    End: own.at(-1),
  }
  const found = next[event.key]
  if (!found) return
  event.preventDefault()
  found.focus()
}

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
        {cards.map((card) => (
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
            {waiting.map((card) => (
              <li key={card.id}>
                <VisitCard full card={card} look={look} />
              </li>
            ))}
          </ul>
        </>
      )}
    </section>
  )
}
