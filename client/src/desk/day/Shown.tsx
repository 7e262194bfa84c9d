import { useEffect, useMemo } from 'preact/hooks'

import { EmptyState } from '../../ui/index.ts'
import { dayPath, type Asked, type View } from '../address.ts'
import { opens } from '../rooms.ts'
import type { Day, TechnicianDay } from '../visit/calls.ts'
import { Board } from './Board.tsx'
import type { BoardProps } from './props.ts'
import { CardMenu } from './CardMenu.tsx'
import { DayList } from './DayList.tsx'
import { DropDialog } from './DropDialog.tsx'
import { useDropping } from './dropping.ts'
import { Filters } from './Filters.tsx'
import { isFiltered, passes, peopleOf } from './filters.ts'
import { focusCard } from './focus.ts'
import type { Size } from './geometry.ts'
import { allCards } from './layout.ts'
import { Legend } from './Legend.tsx'
import { RiskLane } from './RiskLane.tsx'
import { Summary } from './Summary.tsx'
import { Unassigned } from './Unassigned.tsx'
import { Densities } from './Toolbar.tsx'
import type { Look } from './VisitCard.tsx'
import { t } from './words/index.ts'

interface ShownProps {
  day: Day
  now: Asked
  view: View
  size: Size
  changed: ReadonlySet<string>
  /** The card that the keyboard is on, or that it should come back to. */
  focused: { current: string | null }
  refresh: () => Promise<void>
  onShow: (more: Partial<Asked>) => void
  onHours: (person: TechnicianDay['person']) => void
}

/** A day that is here: how it stands, who is late, and the visits as a board or as lists. */
export function Shown(props: ShownProps) {
  const { day, now, view, size, changed, focused, refresh, onShow, onHours } = props
  useEffect(() => {
    // A card that went to another row was drawn anew, or only now: the keyboard goes with it.
    if (document.activeElement === document.body && focused.current) focusCard(focused.current)
  }, [day])
  const address = JSON.stringify({ ...now, visit: null })
  const look: Look = useMemo(
    () => ({
      date: day.date,
      open: now.visit,
      changed,
      pathOf: (visit) => dayPath({ ...now, visit }),
      passes: (card) => passes(card, now),
    }),
    [day.date, address, now.visit, changed],
  )
  const people = useMemo(() => peopleOf(day, now), [day, address])
  const dropping = useDropping(day, refresh)
  if (day.technicians.length === 0 && allCards(day).length === 0 && day.waiting.length === 0) {
    return (
      <EmptyState icon="person" title={t('day.nobody')}>
        <p>{t('day.nobody.text')}</p>
      </EmptyState>
    )
  }
  const board: BoardProps = { day, people, look, onHours }
  return (
    <div
      class="stack"
      onFocusIn={(event) => {
        focused.current = (event.target as HTMLElement).dataset.visit ?? null
      }}
    >
      <div class="day-head">
        <Summary day={day} />
        {view === 'board' && <Densities size={size} onShow={onShow} />}
        <Filters day={day} />
      </div>
      <RiskLane day={day} pathOf={look.pathOf} onSaid={() => void refresh()} />
      {allCards(day).length === 0 && (
        <EmptyState icon="day" title={t('day.empty')}>
          {opens('/book') && <p>{t('day.empty.text')}</p>}
        </EmptyState>
      )}
      {people.length === 0 && isFiltered(now) && <p role="status">{t('filters.nobody')}</p>}
      {view === 'board' ? (
        <>
          <Unassigned cards={day.unassigned} waiting={day.waiting} look={look} />
          <Board {...board} size={size} onDrop={dropping.drop} />
          <Legend />
        </>
      ) : (
        <DayList {...board} />
      )}
      <CardMenu day={day} />
      {dropping.asked && (
        <DropDialog
          day={day}
          carried={dropping.asked}
          onClose={dropping.close}
          onDone={() => {
            dropping.close()
            void refresh()
          }}
          onStale={refresh}
        />
      )}
    </div>
  )
}
