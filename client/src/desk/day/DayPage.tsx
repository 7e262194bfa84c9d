import { useEffect, useRef, useState } from 'preact/hooks'

import {
  Banner,
  Button,
  EmptyState,
  ErrorState,
  Field,
  Header,
  LinkButton,
  Loading,
  Page,
  Select,
  format,
  go,
  href,
} from '../../ui/index.ts'
import { chooseTeam, ground, home, team, today } from '../ground.ts'
import { opens } from '../rooms.ts'
import { type Day, type TechnicianDay } from '../visit/calls.ts'
import { VisitPanel } from '../visit/VisitPanel.tsx'
import { t as shared } from '../../ui/words/index.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { asked, dayPath, type Asked } from '../address.ts'
import { Board } from './Board.tsx'
import { DayList } from './DayList.tsx'
import { HoursDialog } from './HoursDialog.tsx'
import { allCards, dayAfter } from './layout.ts'
import { useDay } from './live.ts'
import { RiskLane } from './RiskLane.tsx'
import { useWide } from '../wide.ts'
import { query } from '../../ui/query.ts'

export function DayPage() {
  const now = asked()
  const wide = useWide()
  const { loaded, again, refresh, changed, silent } = useDay(now.date, team())
  const [hoursOf, setHoursOf] = useState<TechnicianDay['person'] | null>(null)
  const show = (more: Partial<Asked>): void => go(dayPath({ ...now, ...more }), { replace: true })
  const view = now.view ?? (wide ? 'board' : 'list')
  const left = useRef<string | null>(now.visit)
  const focused = useRef<string | null>(null)

  useEffect(() => {
    // Closing a visit leads back to the card that it was opened from.
    if (now.visit === null && left.current !== null) {
      focused.current = left.current
      focusCard(left.current)
    }
    left.current = now.visit
  }, [now.visit])

  return (
    <>
      <Header title={t('day.title', { day: format.day(`${now.date}T12:00:00Z`, 'UTC') })}>
        <Toolbar date={now.date} view={view} onShow={show} />
        {opens('/book') && (
          <LinkButton
            kind="primary"
            icon="add"
            action="book"
            href={href(`/book${query({ date: now.date })}`)}
          >
            {desk('book.new')}
          </LinkButton>
        )}
      </Header>
      <Page wide>
        <div class="day" data-panel={now.visit !== null}>
          <div class="day-main stack">
            {silent && <Silent at={silent.since} code={silent.problem.status} />}
            {loaded.state === 'loading' && <Loading />}
            {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
            {loaded.state === 'here' && (
              <Shown
                day={loaded.value}
                view={view}
                open={now.visit}
                changed={changed}
                focused={focused}
                pathOf={(visit) => dayPath({ ...now, visit })}
                onHours={setHoursOf}
              />
            )}
            <p class="visually-hidden" role="status" data-changes>
              {changed.size > 0 && t('day.changed', { count: changed.size })}
            </p>
          </div>
          {now.visit !== null && (
            <VisitPanel
              key={now.visit}
              id={now.visit}
              touched={changed}
              technicians={loaded.state === 'here' ? loaded.value.technicians : []}
              onChanged={() => void refresh()}
              onClose={() => show({ visit: null })}
              onDay={(date) => show({ date })}
            />
          )}
        </div>
        {hoursOf && (
          <HoursDialog
            person={hoursOf}
            onClose={() => setHoursOf(null)}
            onSaved={() => {
              setHoursOf(null)
              void refresh()
            }}
          />
        )}
      </Page>
    </>
  )
}

/** Puts the keyboard back on a visit's card, if it is on the screen. */
function focusCard(visit: string): void {
  queueMicrotask(() => document.querySelector<HTMLElement>(`[data-visit="${visit}"]`)?.focus())
}

interface ToolbarProps {
  date: string
  view: 'board' | 'list'
  onShow: (more: Partial<Asked>) => void
}

function Toolbar({ date, view, onShow }: ToolbarProps) {
  const teams = ground.value?.teams ?? []
  return (
    <div class="day-toolbar" role="group" aria-label={t('day.toolbar')}>
      <Button action="day-before" icon="back" onClick={() => onShow({ date: dayAfter(date, -1) })}>
        {t('day.before')}
      </Button>
      <Field
        label={desk('when.date')}
        bare
        type="date"
        name="date"
        value={date}
        onInput={(chosen) => chosen && onShow({ date: chosen })}
      />
      <Button action="day-after" icon="next" onClick={() => onShow({ date: dayAfter(date, 1) })}>
        {t('day.after')}
      </Button>
      <Button action="day-today" disabled={date === today()} onClick={() => onShow({ date: today() })}>
        {t('day.today')}
      </Button>
      {teams.length > 1 && (
        <Select
          label={desk('list.team')}
          bare
          name="team"
          value={team()}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={chooseTeam}
        />
      )}
      <div class="row" role="group" aria-label={t('day.view')}>
        <Button action="view-board" aria-pressed={view === 'board'} onClick={() => onShow({ view: 'board' })}>
          {t('day.view.board')}
        </Button>
        <Button action="view-list" aria-pressed={view === 'list'} onClick={() => onShow({ view: 'list' })}>
          {t('day.view.list')}
        </Button>
      </div>
    </div>
  )
}

/** The page shows what it had while the server does not answer. */
function Silent({ at, code }: { at: number; code: number }) {
  if (code === 401) {
    return (
      <Banner
        tone="warn"
        title={t('day.expired')}
        actions={
          <LinkButton kind="primary" href={href('/sign-in')} action="sign-in-again">
            {shared('action.sign-in')}
          </LinkButton>
        }
      />
    )
  }
  return <Banner tone="warn" title={t('day.silent', { time: format.clock(at, home()) })} />
}

interface ShownProps {
  day: Day
  view: 'board' | 'list'
  open: string | null
  changed: ReadonlySet<string>
  /** The card that the keyboard is on, or that it should come back to. */
  focused: { current: string | null }
  pathOf: (visit: string) => string
  onHours: (person: TechnicianDay['person']) => void
}

function Shown({ day, view, open, changed, focused, pathOf, onHours }: ShownProps) {
  useEffect(() => {
    // A card that went to another row was drawn anew, or only now: the keyboard goes with it.
    if (document.activeElement === document.body && focused.current) focusCard(focused.current)
  }, [day])
  if (day.technicians.length === 0 && allCards(day).length === 0 && day.waiting.length === 0) {
    return (
      <EmptyState icon="person" title={t('day.nobody')}>
        <p>{t('day.nobody.text')}</p>
      </EmptyState>
    )
  }
  const look = { date: day.date, open, changed, pathOf }
  return (
    <div
      class="stack"
      onFocusIn={(event) => {
        focused.current = (event.target as HTMLElement).dataset.visit ?? null
      }}
    >
      <RiskLane day={day} pathOf={pathOf} />
      {allCards(day).length === 0 && (
        <EmptyState icon="day" title={t('day.empty')}>
          {opens('/book') && <p>{t('day.empty.text')}</p>}
        </EmptyState>
      )}
      {view === 'board' ? (
        <Board day={day} look={look} onHours={onHours} />
      ) : (
        <DayList day={day} look={look} onHours={onHours} />
      )}
    </div>
  )
}
