import { format } from '../../ui/index.ts'
import type { TechnicianDay } from '../visit/calls.ts'
import { called } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { lengthMs } from './against.ts'
import { carried, type Carried } from './carry.ts'
import { across, SIZES, type Geometry } from './geometry.ts'
import { minutesAt } from './layout.ts'
import { t } from './words/index.ts'

const MINUTE_MS = 60_000

interface GhostProps {
  geometry: Geometry
  people: readonly TechnicianDay[]
  zone: string
}

/** Where a visit that is carried would stand, and what is in its way there: before it is put down. */
export function Ghost({ geometry, people, zone }: GhostProps) {
  const now = carried.value
  if (!now) return null
  const row = people.findIndex(({ person }) => person.id === now.target.person)
  const begins = (now.target.start - geometry.start) / MINUTE_MS
  const long = lengthMs(now.card) / MINUTE_MS
  const at = (minutes: number): number => across(geometry, minutes)
  const words = wordsOf(now, people, zone)
  return (
    <>
      {row >= 0 && (
        <div
          class="day-ghost"
          data-against={standing(now)}
          aria-hidden="true"
          style={{
            'insetBlockStart': `${geometry.tops[row]!}rem`,
            '--lane-height': `${SIZES[geometry.size].lane}rem`,
            '--at': at(begins),
            '--long': Math.max(at(begins + long) - at(begins), 0.25),
          }}
        >
          <span class="day-ghost-words small">{words}</span>
        </div>
      )}
      {row >= 0 &&
        now.against.visits.map((card) => (
          <div
            key={card.id}
            class="day-clash"
            aria-hidden="true"
            style={{
              'insetBlockStart': `${geometry.tops[row]!}rem`,
              'height': `${geometry.tops[row + 1]! - geometry.tops[row]!}rem`,
              '--at': at(minutesAt(card.plan!.start, geometry.start)),
              '--long':
                at(minutesAt(card.plan!.end, geometry.start)) -
                at(minutesAt(card.plan!.start, geometry.start)),
            }}
          />
        ))}
      <p class="visually-hidden" role="status" data-carried>
        {now.by === 'keys' ? words : ''}
      </p>
    </>
  )
}

function standing({ against: { refused, reasons } }: Carried): 'none' | 'warned' | 'refused' {
  return refused ? 'refused' : reasons.length > 0 ? 'warned' : 'none'
}

/** Whom and when it would be, and what speaks against it. */
export function wordsOf(
  { card, target, against }: Carried,
  people: readonly TechnicianDay[],
  zone: string,
): string {
  const name = people.find(({ person }) => person.id === target.person)?.person.name
  const time = format.hourMinute(target.start, card.promise?.zone ?? zone)
  const to = `${time} ${name ?? ofVisit('board.unassigned')}`
  const in_the_way = against.visits.map((one) => called(one.customer))
  const reasons = against.reasons.map((one) =>
    one === 'overlap' ? t('against.overlap', { customers: format.list(in_the_way) }) : t(`against.${one}`),
  )
  return [to, ...reasons].join(' · ')
}
