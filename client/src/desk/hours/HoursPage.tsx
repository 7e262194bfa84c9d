import { useEffect, useState } from 'preact/hooks'

import { later, written } from '../../core/leave.ts'
import { Problem } from '../../device/index.ts'
import {
  Badge,
  Banner,
  Button,
  EmptyState,
  ErrorState,
  Field,
  Header,
  LinkButton,
  Loading,
  Page,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { query } from '../../ui/query.ts'
import { AbsenceLink } from '../AbsenceLink.tsx'
import { TeamFilter } from '../TeamFilter.tsx'
import { ground, readGround, team as ownTeam, today } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { LeaveDialog, type Opened } from './LeaveDialog.tsx'
import { WeekTable } from './WeekTable.tsx'
import { gives, readLeaves, readWeek, type Leave, type PersonWeek, type Week } from './calls.ts'
import { DateDialog, TermsDialog } from './dialogs.tsx'
import { leaveTime } from './wording.ts'
import { t } from './words/index.ts'

/** What is open above the page. */
type Above =
  Opened | { open: 'date'; person: PersonWeek; date: string } | { open: 'terms'; person: PersonWeek }

/** A week of a team: who works when, who is away and who stands in; before it, what waits for a decision. */
export function HoursPage() {
  useEffect(() => {
    if (ground.peek()) return
    readGround().catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem
    })
  }, [])
  const asked = route.value.query
  const date = asked.get('date') || today()
  const team = asked.get('team') || ownTeam()
  const [week, againWeek] = useLoaded(`${team} ${date}`, () => readWeek(team, date))
  const [leaves, againLeaves] = useLoaded(team, () => readLeaves(team))
  const [above, setAbove] = useState<Above | null>(null)
  const choose = (change: { date?: string; team?: string }): void =>
    go(`/hours${query({ date, team, ...change })}`, { replace: true })
  const done = (): void => {
    setAbove(null)
    againWeek()
    againLeaves()
  }
  const items = leaves.state === 'here' ? leaves.value.items : []
  return (
    <>
      <Header title={t('hours.page')} />
      <Page wide>
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <Button action="week-before" onClick={() => choose({ date: later(date, -7) })}>
            {t('week.before')}
          </Button>
          <Field
            label={t('week.of')}
            type="date"
            name="date"
            value={date}
            onInput={(to) => to && choose({ date: to })}
          />
          <Button action="week-after" onClick={() => choose({ date: later(date, 7) })}>
            {t('week.after')}
          </Button>
          <TeamFilter
            teams={ground.value?.teams ?? []}
            chosen={team}
            onChoose={(to) => to && choose({ team: to })}
          />
          <LinkButton action="working-days" href={href('/working-days')}>
            {t('years.title')}
          </LinkButton>
        </search>
        <Waiting leaves={items.filter(({ state }) => state === 'asked')} onOpen={setAbove} />
        {week.state === 'loading' && <Loading />}
        {week.state === 'refused' && <ErrorState problem={week.problem} onRetry={againWeek} />}
        {week.state === 'here' && <OfWeek week={week.value} onOpen={setAbove} />}
        <Coming leaves={items.filter(({ state }) => state === 'approved')} onOpen={setAbove} />
      </Page>
      {above && week.state === 'here' && (
        <Opened above={above} week={week.value} onClose={() => setAbove(null)} onDone={done} />
      )}
    </>
  )
}

function Opened(props: { above: Above; week: Week; onClose: () => void; onDone: () => void }) {
  const { above, week, onClose, onDone } = props
  if (above.open === 'date') return <DateDialog {...above} onClose={onClose} onDone={onDone} />
  if (above.open === 'terms') return <TermsDialog {...above} week={week} onClose={onClose} onDone={onDone} />
  return <LeaveDialog opened={above} week={week} onClose={onClose} onDone={onDone} />
}

function OfWeek({ week, onOpen }: { week: Week; onOpen: (above: Above) => void }) {
  const unsure = week.days.some(({ sure }) => !sure)
  return (
    <div class="stack stack-tight">
      <div class="hours-head">
        <h2>{t('week.title', { team: week.team.name })}</h2>
        <div class="buttons">
          <AbsenceLink />
          <Button icon="add" action="write-leave" onClick={() => onOpen({ open: 'write' })}>
            {t('leave.write')}
          </Button>
        </div>
      </div>
      {unsure && (
        <Banner tone="warn" title={t('years.unsure')}>
          <p>{t('years.unsure.text')}</p>
        </Banner>
      )}
      {week.people.length === 0 ? (
        <EmptyState icon="person" title={t('week.none')} />
      ) : (
        <WeekTable
          week={week}
          onDate={(person, date) => onOpen({ open: 'date', person, date })}
          onTerms={(person) => onOpen({ open: 'terms', person })}
        />
      )}
    </div>
  )
}

interface ListProps {
  leaves: readonly Leave[]
  onOpen: (above: Above) => void
}

/** What waits for a decision. */
function Waiting({ leaves, onOpen }: ListProps) {
  if (leaves.length === 0) return null
  return (
    <section class="stack stack-tight" aria-labelledby="hours-asked">
      <h2 id="hours-asked">{t('leave.asked.title', { count: leaves.length })}</h2>
      <ul class="desk-list">
        {leaves.map((leave) => (
          <Line key={leave.id} leave={leave}>
            {gives() && (
              <Button kind="primary" action="decide-leave" onClick={() => onOpen({ open: 'decide', leave })}>
                {t('leave.decide')}
              </Button>
            )}
          </Line>
        ))}
      </ul>
    </section>
  )
}

/** Who is away now or will be. */
function Coming({ leaves, onOpen }: ListProps) {
  if (leaves.length === 0) return null
  return (
    <section class="stack stack-tight" aria-labelledby="hours-coming">
      <h2 id="hours-coming">{t('leave.coming')}</h2>
      <ul class="desk-list">
        {leaves.map((leave) => (
          <Line key={leave.id} leave={leave}>
            {leave.visits > 0 && (
              <AbsenceLink person={leave.person.id} when={written(leave)} label={t('leave.reassign')} />
            )}
            {gives() && (
              <Button action="move-leave" onClick={() => onOpen({ open: 'move', leave })}>
                {t('leave.change')}
              </Button>
            )}
          </Line>
        ))}
      </ul>
    </section>
  )
}

function Line({ leave, children }: { leave: Leave; children: preact.ComponentChildren }) {
  const { id, person, kind, cover, reason, visits, asked_at, asked_by, zone, state } = leave
  return (
    <li class="desk-row hours-leave" data-leave={state} data-id={id}>
      <span class="desk-row-when">
        <span class="strong numerals">{leaveTime(leave)}</span>
        {kind && <Badge tone="neutral">{t(`absence.${kind}`)}</Badge>}
      </span>
      <span class="desk-row-what">
        <span class="strong">{person.name}</span>
        {reason && <span class="hours-reason">{reason}</span>}
        <span class="small quiet">
          {cover ? t('leave.cover', { name: cover.name }) : t('leave.no-cover')}
          {visits > 0 && ` · ${t('leave.visits', { count: visits })}`}
        </span>
        <span class="small quiet">
          {t('leave.said', {
            name: asked_by?.name ?? desk('trail.system'),
            time: format.dayAndClock(asked_at, zone),
          })}
        </span>
      </span>
      <span class="buttons">{children}</span>
    </li>
  )
}
