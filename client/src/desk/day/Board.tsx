import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { JSX } from 'preact'

import { format } from '../../ui/index.ts'
import type { Day, TechnicianDay } from '../visit/calls.ts'
import { t } from './words/index.ts'
import { SIZES, type Geometry, type Size } from './geometry.ts'
import { hoursPassed, midnight, place, span, type Placed } from './layout.ts'
import { now } from '../now.ts'
import { Ghost } from './Ghost.tsx'
import { Row } from './Row.tsx'
import { useCarrying } from './useCarrying.ts'
import { useWalk } from './walk.ts'
import { tops as topsOf, useRows } from './windowing.ts'
import type { BoardProps } from './props.ts'

const MINUTE_MS = 60_000
/** The hour that an ordinary day begins with. */
const OPENS = 8
/** The line of hours, in rem. */
const HEAD = 2

interface GridProps extends BoardProps {
  size: Size
  /** Somebody put a visit down somewhere else. */
  onDrop: () => void
}

/** A row for each technician, hours across; names and hours stay where they are while it scrolls. */
export function Board({ day, people, look, size, onHours, onDrop }: GridProps) {
  const start = midnight(day.date, day.zone)
  const { lane, readable } = SIZES[size]
  const rows = useMemo(() => people.map((one) => placed(one, start, readable)), [people, start, readable])
  const hours = useMemo(() => span(day, rows, start), [day, rows, start])
  const tops = useMemo(
    () => topsOf(rows.map((row) => lane * Math.max(1, ...row.map(({ lane: of }) => of + 1)) + 0.5)),
    [rows, lane],
  )
  const scroll = useRef<HTMLDivElement>(null)
  const geometry: Geometry = { start, hours, size, tops, head: HEAD }
  const [first, last] = useRows(scroll, tops, HEAD)
  useFirstHour(scroll, day, rows, geometry)
  const carrying = useCarrying({ day, people, geometry, box: scroll, onDrop })
  const walk = useWalk({ rows, geometry, box: scroll })
  const drawn = useDrawn()

  return (
    <div class="day-board stack stack-tight" data-size={size}>
      <div
        class="day-board-scroll"
        ref={scroll}
        tabIndex={0}
        role="group"
        aria-label={t('board.label')}
        onPointerDown={carrying.down}
        onKeyDown={(event) => {
          if (!carrying.key(event)) walk(event)
        }}
      >
        <div
          class="day-board-grid"
          style={{ '--hours': hours.to - hours.from, '--rows': `${tops.at(-1)}rem` }}
        >
          <div class="day-board-hours" aria-hidden="true">
            <span class="day-board-corner" />
            {Array.from({ length: hours.to - hours.from }, (_, index) => (
              <span class="day-board-hour numerals small" key={index}>
                {format.hourMinute(start + (hours.from + index) * 60 * MINUTE_MS, day.zone)}
              </span>
            ))}
          </div>
          <div class="day-board-rows">
            {people
              .slice(first, last)
              .map((technician, index) =>
                drawn(
                  technician.person.id,
                  [technician, tops[first + index], look, size, hours.from, hours.to],
                  () => (
                    <Row
                      key={technician.person.id}
                      technician={technician}
                      zone={day.zone}
                      placed={rows[first + index]!}
                      top={tops[first + index]!}
                      height={tops[first + index + 1]! - tops[first + index]!}
                      geometry={geometry}
                      look={look}
                      onHours={onHours}
                    />
                  ),
                ),
              )}
            <NowLine geometry={geometry} />
            <Ghost geometry={geometry} people={people} zone={day.zone} />
          </div>
        </div>
      </div>
    </div>
  )
}

/** Where the visits of a row stand; asked again only when its visits are others. */
const PLACED = new WeakMap<TechnicianDay, { start: number; readable: number; placed: Placed[] }>()

function placed(of: TechnicianDay, start: number, readable: number): Placed[] {
  const known = PLACED.get(of)
  if (known?.start === start && known.readable === readable) return known.placed
  const found = place(of.visits, start, readable)
  PLACED.set(of, { start, readable, placed: found })
  return found
}

/** Draws a row again only when something about it is another: scrolling draws none but those that come. */
function useDrawn() {
  const kept = useRef(new Map<string, { of: readonly unknown[]; node: JSX.Element }>())
  return (id: string, of: readonly unknown[], draw: () => JSX.Element): JSX.Element => {
    const known = kept.current.get(id)
    if (known && known.of.every((one, index) => one === of[index])) return known.node
    const node = draw()
    kept.current.set(id, { of, node })
    return node
  }
}

/** Begins with what is going on, or with what comes first, and not with an empty night. */
function useFirstHour(
  box: { current: HTMLElement | null },
  day: Day,
  rows: readonly (readonly Placed[])[],
  { start, hours }: Geometry,
): void {
  useEffect(() => {
    const board = box.current!
    const line = (now.peek() - start) / MINUTE_MS / 60 - hours.from
    const all = hours.to - hours.from
    const showsNow = line >= 0 && line <= all
    const first = Math.min(OPENS, ...rows.flat().map((one) => one.start / 60)) - hours.from
    const names = board.querySelector<HTMLElement>('.day-board-corner')?.offsetWidth ?? 0
    const width = (board.scrollWidth - names) / all
    const fit = (board.clientWidth - names) / width
    // A little of what has just been stays in view.
    const ahead = showsNow ? fit / 3 : 1
    board.scrollLeft = hoursPassed({ at: showsNow ? line : first, ahead, fit, all }) * width
  }, [day.date, day.teams.length])
}

/** Where the time is; moves by itself. */
function NowLine({ geometry: { start, hours } }: { geometry: Geometry }) {
  const at = (now.value - start) / MINUTE_MS / 60 - hours.from
  if (at < 0 || at > hours.to - hours.from) return null
  return <div class="day-board-now" style={{ '--at': at }} aria-hidden="true" />
}
