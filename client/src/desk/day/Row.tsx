import { Button, format } from '../../ui/index.ts'
import type { TechnicianDay } from '../visit/calls.ts'
import { t } from './words/index.ts'
import { across, type Geometry } from './geometry.ts'
import { minutesAt, type Placed } from './layout.ts'
import type { BoardProps } from './props.ts'
import { VisitCard, type Look } from './VisitCard.tsx'

interface RowProps {
  technician: TechnicianDay
  zone: string
  placed: readonly Placed[]
  /** Where it begins and how high it is, in rem. */
  top: number
  height: number
  geometry: Geometry
  look: Look
  onHours: BoardProps['onHours']
}

/** One technician's day. */
export function Row({ technician, zone, placed, top, height, geometry, look, onHours }: RowProps) {
  const { person, hours: works, night, absent } = technician
  const at = (when: string): number => across(geometry, minutesAt(when, geometry.start))
  const name = `row-${person.id}`
  const shift = { '--from': works ? at(works.start) : 0, '--to': works ? at(works.end) : 0 }
  return (
    <section
      class="day-board-row"
      aria-labelledby={name}
      style={{ insetBlockStart: `${top}rem`, height: `${height}rem` }}
    >
      <div class="day-board-person">
        <h2 id={name}>{person.name}</h2>
        <span class="day-staff small quiet numerals">{person.staff_no}</span>
        <HoursButton technician={technician} zone={zone} onHours={onHours} />
      </div>
      <div class="day-board-lanes" style={{ ...shift, '--until': night ? at(night.end) : 0 }}>
        {absent.map((one) => (
          <span
            key={one.start}
            class="day-absent small"
            style={{ '--at': at(one.start), '--long': at(one.end) - at(one.start) }}
          >
            <span class="day-absent-word">{t('board.absent')}</span>
          </span>
        ))}
        <ul>
          {placed.map((one) => (
            <Placing key={one.card.id} placed={one} geometry={geometry} look={look} />
          ))}
        </ul>
      </div>
    </section>
  )
}

/** A visit with the way to it, the plan in two parts, the window that was promised, and what really happened. */
function Placing({ placed, geometry, look }: { placed: Placed; geometry: Geometry; look: Look }) {
  const { card, start, end, workEnd, planEnd, promiseEnd, lane, way, hurried, actual } = placed
  const hour = (minutes: number): number => across(geometry, minutes)
  const part = (minutes: number): string =>
    `${Math.min(100, Math.max(0, (100 * (minutes - start)) / (end - start)))}%`
  const dimmed = !look.passes(card)
  return (
    <>
      {way > 0 && (
        <li
          class="day-way"
          data-hurried={hurried}
          aria-hidden="true"
          title={t('board.way', { minutes: format.minutes(way) })}
          style={{ '--lane': lane, '--at': hour(start - way), '--long': hour(start) - hour(start - way) }}
        />
      )}
      <li
        class="day-board-visit"
        data-busy={dimmed}
        style={{
          '--lane': lane,
          '--at': hour(start),
          '--long': hour(end) - hour(start),
          '--work': part(workEnd),
          '--plan': part(planEnd),
          '--promise': promiseEnd === null ? '0%' : part(promiseEnd),
        }}
      >
        {dimmed ? (
          <span class="visually-hidden">{t('board.busy')}</span>
        ) : (
          <>
            <VisitCard card={card} look={look} />
            <span class="visually-hidden">
              {t('card.plan', {
                minutes: format.minutes(workEnd - start),
                buffer: format.minutes(planEnd - workEnd),
              })}
            </span>
          </>
        )}
      </li>
      {actual && (
        <li
          class="day-actual"
          data-late={card.verdict === 'late'}
          aria-hidden="true"
          style={{
            '--lane': lane,
            '--at': hour(actual.start),
            '--long': Math.max(0.05, hour(actual.end) - hour(actual.start)),
          }}
        />
      )}
    </>
  )
}

interface HoursButtonProps {
  technician: TechnicianDay
  zone: string
  onHours: BoardProps['onHours']
}

/** Says when somebody works on this day, and opens their week. */
export function HoursButton({
  technician: { person, hours, night, absent },
  zone,
  onHours,
}: HoursButtonProps) {
  return (
    <Button kind="quiet" action="hours" onClick={() => onHours(person)}>
      <span class="visually-hidden">{t('hours.open', { name: person.name })} </span>
      <span class="day-hours numerals small">
        {night && <span>{t('hours.night', { time: format.clock(night.end, zone) })}</span>}
        {(hours || !night) && (
          <span>
            {hours
              ? format.promised({ ...hours, zone })
              : t(absent.length > 0 ? 'board.absent' : 'hours.off')}
          </span>
        )}
      </span>
    </Button>
  )
}
