import { useEffect, useMemo, useRef, useState } from 'preact/hooks'

import { Banner, ErrorState, Header, LinkButton, Loading, Page, format, go, href } from '../../ui/index.ts'
import { query } from '../../ui/query.ts'
import { t as shared } from '../../ui/words/index.ts'
import { asked, dayPath, type Asked } from '../address.ts'
import { home, team } from '../ground.ts'
import { opens } from '../rooms.ts'
import type { TechnicianDay } from '../visit/calls.ts'
import { VisitPanel } from '../visit/VisitPanel.tsx'
import { useWide } from '../wide.ts'
import { t as desk } from '../words/index.ts'
import { focusCard } from './focus.ts'
import { HoursDialog } from './HoursDialog.tsx'
import { DENSITIES, fitting, type Size } from './geometry.ts'
import { useDay, type LiveDay } from './live.ts'
import { likedSize } from '../saved.ts'
import { Shown } from './Shown.tsx'
import { Toolbar } from './Toolbar.tsx'
import { t } from './words/index.ts'

export function DayPage() {
  const now = asked()
  const wide = useWide()
  const live = useDay(now.date, now.team ?? team())
  const { loaded, refresh, changed } = live
  const [hoursOf, setHoursOf] = useState<TechnicianDay['person'] | null>(null)
  const show = (more: Partial<Asked>): void => go(dayPath({ ...now, ...more }), { replace: true })
  const view = now.view ?? (wide ? 'board' : 'list')
  const technicians = loaded.state === 'here' ? loaded.value.technicians : []
  const size = sizeOf(now.size, technicians.length)
  const focused = useFocusBack(now.visit)

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
            <State live={live} />
            {loaded.state === 'here' && (
              <Shown
                day={loaded.value}
                now={now}
                view={view}
                size={size}
                onShow={show}
                changed={changed}
                focused={focused}
                refresh={refresh}
                onHours={setHoursOf}
              />
            )}
            <p class="visually-hidden" role="status" data-changes>
              {changed.size > 0 && t('day.changed', { count: changed.size })}
            </p>
          </div>
          {now.visit !== null && (
            <VisitPanel
              key={`${now.visit} ${now.date}`}
              id={now.visit}
              touched={changed}
              technicians={technicians}
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

/** The density that the address names, that somebody likes, or that fits so many people. */
function sizeOf(wanted: string | null, people: number): Size {
  const liked = wanted ?? likedSize()
  return DENSITIES.find((one) => one === liked) ?? fitting(people)
}

/** Closing a visit leads back to the card that it was opened from. */
function useFocusBack(visit: string | null): { current: string | null } {
  const left = useRef<string | null>(visit)
  const focused = useRef<string | null>(null)
  useEffect(() => {
    if (visit === null && left.current !== null) {
      focused.current = left.current
      focusCard(left.current)
    }
    left.current = visit
  }, [visit])
  return useMemo(() => focused, [])
}

function State({ live: { loaded, again, silent } }: { live: LiveDay }) {
  return (
    <>
      {silent && <Silent at={silent.since} code={silent.problem.status} />}
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
    </>
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
