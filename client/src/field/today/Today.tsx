import { documents, foldOf, standardOf, sync } from '../../device/index.ts'
import {
  Badge,
  Banner,
  Button,
  EmptyState,
  LinkButton,
  Loading,
  Page,
  Shell,
  format,
  href,
  type Tone,
  said,
} from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { Banners } from '../Banners.tsx'
import {
  askedAbout,
  currentStop,
  days,
  isOver,
  lateness,
  latestMinutes,
  statusOf,
  zoneOf,
  type Asked,
  type Day,
  type Status,
  type Stop,
} from '../day.ts'
import { now } from '../now.ts'
import { Places } from '../Places.tsx'
import { t } from '../words/index.ts'

export const TONE: Readonly<Record<Status, Tone>> = {
  booked: 'neutral',
  travelling: 'accent',
  arrived: 'accent',
  started: 'accent',
  away: 'warn',
  signed: 'accent',
  left: 'accent',
  done: 'good',
  missed: 'warn',
  stopped: 'warn',
  rescheduled: 'warn',
  cancelled: 'neutral',
}

export function statusWords(status: Status): string {
  if (status === 'done' || status === 'missed' || status === 'stopped' || status === 'rescheduled') {
    return t(`outcome.${status}`)
  }
  return t(`status.${status}`)
}

function allStops(): Stop[] {
  return [...documents.value.values()].map((document) => {
    const visit = foldOf(document.id).value
    return { document, visit, status: statusOf(document, visit) }
  })
}

export function Today() {
  const at = now()
  const today = format.dayKey(at)
  const all = allStops().map((stop) => ({ stop, asked: askedAbout(stop.document, stop.visit) }))
  const sentBack = all.flatMap(({ stop, asked }) => (asked ? [{ stop, asked }] : []))
  const planned = all.flatMap(({ stop, asked }) => (asked ? [] : [stop]))
  const line = days(planned, today, (stop) => dayOf(stop, at, today))
  const current = currentStop(line)
  const { heard, received } = sync.value
  return (
    <Shell foot={<Places />}>
      <Head title={t('today.title')} />
      <Page>
        <Banners />
        {sentBack.length > 0 && (
          <section class="stack stack-tight" aria-labelledby="sent-back">
            <h2 id="sent-back">{t('asked.title')}</h2>
            {sentBack.map(({ stop, asked }) => (
              <SentBack key={stop.document.id} stop={stop} asked={asked} />
            ))}
          </section>
        )}
        {line.length === 0 && <Nothing />}
        {line.map((one) => (
          <DayLine key={one.key} day={one} today={today} current={current} at={at} />
        ))}
        {received && heard !== null && (
          <p class="small quiet">{t('today.heard', { time: format.clock(heard) })}</p>
        )}
      </Page>
    </Shell>
  )
}

/** The day under which a visit stands: that of its promise; while it lasts over midnight, today. */
function dayOf({ document: { promise, duration_minutes }, status }: Stop, at: number, today: string): string {
  if (!promise) return today
  const key = format.dayKey(promise.start, promise.zone)
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
      <a class="stop-link" href={href(`/visit/${document.id}`)}>
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
  const tomorrow = format.dayKey(at + 24 * 3_600_000)
  const name =
    day.key === today
      ? format.day(at)
      : format.day(first.document.promise?.start ?? at, zoneOf(first.document))
  const title =
    day.key < today
      ? t('today.left-over', { day: name })
      : day.key === today
        ? t('today.today', { day: name })
        : day.key === tomorrow
          ? t('today.tomorrow', { day: name })
          : name
  return (
    <section aria-labelledby={`day-${day.key}`}>
      <div class="row row-apart">
        <h2 id={`day-${day.key}`}>{title}</h2>
        <span class="small quiet">{t('today.visits', { count: day.stops.length })}</span>
      </div>
      <ol class="line">
        {day.stops.map((stop) => (
          <StopRow key={stop.document.id} stop={stop} day={day.key} isCurrent={stop === current} at={at} />
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
  at: number
}

/** One visit on the line: a row that opens it; the current one is spread out. */
function StopRow({ stop, day, isCurrent, at }: StopRowProps) {
  const { document, status } = stop
  const { customer, premises, promise } = document
  const address = href(`/visit/${document.id}`)
  const standard = standardOf(document.standard).value
  const kind = standard?.visits[document.kind]?.name
  return (
    <li
      class={isCurrent ? 'stop stop-current' : 'stop'}
      data-visit={document.id}
      data-status={status}
      data-packed={standard !== null}
    >
      <div class="stop-time">
        {promise && format.dayKey(promise.start, promise.zone) !== day && (
          <span class="small">{format.day(promise.start, promise.zone)}</span>
        )}
        {promise && <time dateTime={promise.start}>{format.promised(promise)}</time>}
      </div>
      <div class="stop-what">
        <a class="stop-link" href={address}>
          <span class="strong">{customer.name}</span>
          <span class="small quiet">
            {kind ? said(kind) : ''} {premises.address}
          </span>
        </a>
        <div class="row">
          <Badge tone={TONE[status]}>{statusWords(status)}</Badge>
          {!standard && !isOver(status) && <Badge tone="warn">{t('today.unpacked')}</Badge>}
          {isCurrent && promise && !isOver(status) && <Countdown to={promise.start} at={at} />}
        </div>
        {isCurrent && (
          <>
            <LateBanner stop={stop} at={at} />
            <LinkButton
              kind="primary"
              href={address}
              icon="next"
              action="open-visit"
              label={t('today.open-named', { name: customer.name })}
            >
              {t('today.open')}
            </LinkButton>
          </>
        )}
      </div>
    </li>
  )
}

export function Countdown({ to, at }: { to: string; at: number }) {
  const minutes = Math.round((Date.parse(to) - at) / 60_000)
  return (
    <span class="strong" data-minutes={minutes}>
      {minutes === 0
        ? t('countdown.now')
        : t(minutes > 0 ? 'countdown.in' : 'countdown.past', { minutes: format.minutes(minutes) })}
    </span>
  )
}

/** A customer who was told is not told again for a few minutes more. */
const SAME_MS = 5 * 60_000

/**
 * The promise is about to be missed: say so, and offer the one tap that matters. `onTell` opens the sheet
 * in place.
 */
export function LateBanner({ stop, at, onTell }: { stop: Stop; at: number; onTell?: () => void }) {
  const latest = latestMinutes(stop.document, standardOf(stop.document.standard).value)
  const late = lateness(stop, latest, at)
  if (!late) return null
  const zone = zoneOf(stop.document)
  const told = stop.visit.delays.at(-1)
  if (told && Date.parse(told.expected) + SAME_MS >= late.expected) {
    const words = { time: format.clock(told.wall, zone, at), expected: format.clock(told.expected, zone, at) }
    return told.answer === 'not_reached' ? (
      <Banner tone="warn" title={t('late.not-reached', words)} />
    ) : (
      <Banner tone="accent" title={t('late.told', words)} />
    )
  }
  return (
    <Banner
      tone="warn"
      urgent
      title={t('late.title', { minutes: format.minutes(late.minutes) })}
      actions={
        onTell ? (
          <Button action="tell-late" onClick={onTell}>
            {t('late.tell')}
          </Button>
        ) : (
          <LinkButton href={href(`/visit/${stop.document.id}?sheet=delay`)} action="tell-late">
            {t('late.tell')}
          </LinkButton>
        )
      }
    >
      <p>{t('late.text', { time: format.clock(late.expected, zone, at) })}</p>
    </Banner>
  )
}
