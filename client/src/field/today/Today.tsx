import './today.css'

import { documents, foldOf, news, standardOf, sync, things } from '../../device/index.ts'
import {
  Badge,
  Button,
  EmptyState,
  LinkButton,
  Loading,
  Page,
  Shell,
  format,
  go,
  href,
  lazy,
  said,
} from '../../ui/index.ts'
import { CallButton } from '../CallButton.tsx'
import { Head } from '../Head.tsx'
import { Banners } from '../Banners.tsx'
import {
  askedAbout,
  currentStop,
  days,
  isOver,
  isUnderWay,
  lastCompleted,
  nextStop,
  stopOf,
  zoneOf,
  type Asked,
  type Day,
  type Stop,
} from '../day.ts'
import { now } from '../now.ts'
import { Places } from '../Places.tsx'
import { t } from '../words/index.ts'
import { Countdown, LateBanner } from '../Lateness.tsx'
import { TONE, statusWords } from '../standing.ts'

// What follows from the visits comes after their line is drawn.
const Todos = lazy(() => import('../visit/ahead/Todos.tsx').then((module) => module.Todos))
const Completed = lazy(() => import('../visit/ahead/Completed.tsx').then((module) => module.Completed))
const Changed = lazy(() => import('../visit/time/Changed.tsx').then((module) => module.Changed))
const Left = lazy(() => import('../visit/time/Left.tsx').then((module) => module.LeftVisits))

function allStops(): Stop[] {
  return [...documents.value.values()].map((document) => stopOf(document, foldOf(document.id).value))
}

export function Today() {
  const at = now()
  const today = format.dayKey(at)
  const all = allStops().map((stop) => ({ stop, asked: askedAbout(stop.document, stop.visit) }))
  const sentBack = all.flatMap(({ stop, asked }) => (asked ? [{ stop, asked }] : []))
  const planned = all.flatMap(({ stop, asked }) => (asked ? [] : [stop]))
  const line = days(planned, today, (stop) => dayOf(stop, at, today))
  const current = currentStop(line, today)
  const { heard, received } = sync.value
  const completed = current && isUnderWay(current.status) ? null : lastCompleted(planned, today)
  const [until, later] = [line.filter(({ key }) => key <= today), line.filter(({ key }) => key > today)]
  const of = { today, current, at }
  return (
    <Shell foot={<Places />}>
      <Head title={t('today.title')} />
      <Page>
        <Banners />
        {Object.values(news.value).some(({ kind }) => kind === 'left') && <Left />}
        {sentBack.length > 0 && (
          <section class="stack stack-tight" aria-labelledby="sent-back">
            <h2 id="sent-back">{t('asked.title')}</h2>
            {sentBack.map(({ stop, asked }) => (
              <SentBack key={stop.document.id} stop={stop} asked={asked} />
            ))}
          </section>
        )}
        {completed && (
          <Completed
            stop={completed}
            next={nextStop(line.flatMap(({ stops }) => stops))}
            today={today}
            at={at}
          />
        )}
        {line.length === 0 && <Nothing />}
        {until.map((one) => (
          <DayLine key={one.key} day={one} {...of} />
        ))}
        {(things('todos').value.size > 0 || planned.some(mayOwe)) && <Todos stops={planned} at={at} />}
        {later.map((one) => (
          <DayLine key={one.key} day={one} {...of} />
        ))}
        {received && heard !== null && (
          <p class="small quiet">{t('today.heard', { time: format.clock(heard) })}</p>
        )}
      </Page>
    </Shell>
  )
}

/** Whether anything may be owed that was recorded here: what is not needed is not fetched. */
function mayOwe({ document, visit: { leaves, questions, complaints } }: Stop): boolean {
  return (
    leaves.length + questions.length + complaints.length > 0 || document.arrival?.door_code?.right === false
  )
}

/**
 * The day under which a visit stands: that of its promise; while somebody is there, or it lasts over midnight, today. A phone whose own clock is
 * set to another zone may have another date: the visits of today, where they are, are those of today.
 */
function dayOf({ document: { duration_minutes }, promise, status }: Stop, at: number, today: string): string {
  if (!promise || isUnderWay(status)) return today
  const away = Date.parse(today) - Date.parse(format.dayKey(at, promise.zone))
  const there = Date.parse(format.dayKey(promise.start, promise.zone)) + away
  const key = Number.isNaN(there) ? today : format.dayKey(there, 'UTC')
  const work = Date.parse(promise.start) + (duration_minutes ?? USUAL_MINUTES) * 60_000
  const until = Math.max(work, Date.parse(promise.end ?? promise.start))
  return key < today && at < until && !isOver(status) ? today : key
}

/** How long a visit takes of which nobody has said it. */
const USUAL_MINUTES = 60

/** A finished visit about which the supervisor asks something: before the day, because it may hold somebody up. */
function SentBack({ stop: { document }, asked: { question, reply } }: { stop: Stop; asked: Asked }) {
  return (
    <div class="card" data-visit={document.id} data-asked={reply ? 'answered' : 'open'}>
      <a class="today-stop-link" href={href(`/visit/${document.id}`)}>
        <span class="row row-apart">
          <span class="strong">{document.customer.name}</span>
          <Badge tone={reply ? 'good' : 'warn'}>{t(reply ? 'asked.answered' : 'asked.open')}</Badge>
        </span>
        {document.promise && (
          <span class="small quiet">{format.dayAndClock(document.promise.start, zoneOf(document))}</span>
        )}
        <span>{t('asked.words', { name: question.by, text: question.comment })}</span>
      </a>
    </div>
  )
}

/** Nothing planned, or nothing here yet: these are different things to a person who waits for work. */
function Nothing() {
  const { received, trouble } = sync.value
  if (!received && trouble === null) return <Loading label={t('today.first')} />
  return (
    <EmptyState icon="day" title={t(received ? 'today.empty.title' : 'today.unreceived.title')}>
      <p class="quiet">{trouble === 'unreachable' ? t('today.empty.offline') : t('today.empty.text')}</p>
    </EmptyState>
  )
}

interface DayLineProps {
  day: Day
  today: string
  current: Stop | null
  at: number
}

function DayLine({ day, today, current, at }: DayLineProps) {
  const first = day.stops[0]!
  const over = day.stops.filter(({ status }) => isOver(status)).length
  const tomorrow = format.dayKey(at + 24 * 3_600_000)
  const name =
    day.key === today ? format.day(at) : format.day(first.promise?.start ?? at, zoneOf(first.document))
  const title =
    day.key < today
      ? t('today.left-over', { day: name })
      : day.key === today
        ? t('today.today', { day: name })
        : day.key === tomorrow
          ? t('today.tomorrow', { day: name })
          : name
  return (
    <section class={day.key > today ? 'today-later' : undefined} aria-labelledby={`day-${day.key}`}>
      <div class="row row-apart">
        <h2 id={`day-${day.key}`}>{title}</h2>
        <span class="small quiet" data-orders={day.stops.length}>
          {t('today.visits', { count: day.stops.length })}
          {over > 0 && ` · ${t('today.over', { count: over })}`}
        </span>
      </div>
      <ol class="today-line">
        {day.stops.map((stop) => (
          <StopRow
            key={stop.document.id}
            stop={stop}
            day={day.key}
            isCurrent={stop === current}
            isLater={day.key > today}
            at={at}
          />
        ))}
      </ol>
    </section>
  )
}

interface StopRowProps {
  stop: Stop
  /** The day under which it stands. */
  day: string
  isCurrent: boolean
  /** It is not today's: that nobody has set off yet goes without saying. */
  isLater: boolean
  at: number
}

/** One visit on the line: a row that opens it; the current one is spread out. */
function StopRow({ stop, day, isCurrent, isLater, at }: StopRowProps) {
  const { document, promise, status } = stop
  const { customer, premises } = document
  const address = href(`/visit/${document.id}`)
  const standard = standardOf(document.standard).value
  const kind = standard?.visits[document.kind]?.name
  const gate = document.facts['order.gate']
  return (
    <li
      class={isCurrent ? 'today-stop today-stop-current' : 'today-stop'}
      data-visit={document.id}
      data-status={status}
      data-packed={standard !== null}
    >
      <div class="today-stop-time">
        {promise && format.dayKey(promise.start, promise.zone) !== day && (
          <span class="small">{format.day(promise.start, promise.zone)}</span>
        )}
        {promise && <time dateTime={promise.start}>{format.promised(promise)}</time>}
      </div>
      <div class="today-stop-what">
        <a class="today-stop-link" href={address}>
          <span class={isCurrent ? 'large strong' : 'strong'}>{premises.address}</span>
          {isCurrent && typeof gate === 'string' && <span>{gate}</span>}
          <span class={isCurrent ? undefined : 'small quiet'}>
            {customer.name}
            {kind && ` · ${said(kind)}`}
          </span>
        </a>
        {news.value[document.id] && <Changed document={document} visit={stop.visit} />}
        {!(isLater && status === 'booked' && standard) && (
          <div class="row">
            <Badge tone={TONE[status]}>{statusWords(status)}</Badge>
            {!standard && !isOver(status) && <Badge tone="warn">{t('today.unpacked')}</Badge>}
          </div>
        )}
        {isCurrent && <Current stop={stop} at={at} />}
      </div>
    </li>
  )
}

/** The visit that wants attention now: how long until then, and the next step in one tap. */
function Current({ stop, at }: { stop: Stop; at: number }) {
  const { promise } = stop
  const { customer, id } = stop.document
  const address = href(`/visit/${id}`)
  const leaves = stop.status === 'booked'
  return (
    <>
      {promise && ['booked', 'travelling'].includes(stop.status) && (
        <p class="today-left">
          <Countdown to={promise.start} at={at} />
        </p>
      )}
      <LateBanner stop={stop} at={at} />
      {leaves ? (
        <LinkButton kind="primary" href={`${address}?do=depart`} icon="next" action="depart">
          {t('next.departed')}
        </LinkButton>
      ) : (
        <LinkButton
          kind="primary"
          href={address}
          icon="next"
          action="open-visit"
          label={t('today.open-named', { name: customer.name })}
        >
          {t('today.open')}
        </LinkButton>
      )}
      <div class="buttons buttons-fill">
        <CallButton customer={customer} />
        <Button icon="place" action="navigate" onClick={() => navigate(stop)}>
          {t('visit.navigate')}
        </Button>
      </div>
    </>
  )
}

/** Opens the map application that was chosen before; before the first choice, the visit asks. */
async function navigate({ document: { id, premises } }: Stop): Promise<void> {
  const { openMap } = await import('../visit/sheets/maps.ts')
  if (!openMap(premises)) go(`/visit/${id}?sheet=navigate`)
}
