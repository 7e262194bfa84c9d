import '../visit.css'

import { arrivalOf } from '../../../core/visit/arrival.ts'
import { becameOf } from '../../../device/index.ts'
import { Badge, Card, format, href } from '../../../ui/index.ts'
import { isOver, type Stop } from '../../day.ts'
import { TONE, statusWords } from '../../standing.ts'
import { BecameLine } from '../sealed/Became.tsx'
import { arrivedWords } from '../time/wording.ts'
import { t } from './words/index.ts'

interface CompletedProps {
  stop: Stop
  /** The one that is next; null where nothing is left. */
  next: Stop | null
  today: string
  at: number
}

/** The visit that was completed last: how it went, and where to go now. */
export function Completed({ stop, next, today, at }: CompletedProps) {
  const { document, visit, status } = stop
  const arrival = arrivalOf(document, visit)
  const arrived = visit.marks.arrived?.[0]
  const ended = visit.marks.left?.[0] ?? visit.completions[0]
  const became = becameOf(document.id).value
  return (
    <Card labelledBy="completed">
      <h2 id="completed" class="visually-hidden">
        {t('completed.title')}
      </h2>
      <a class="visit-todo-link" href={href(`/visit/${document.id}`)} data-completed={document.id}>
        <span class="row row-apart">
          <span class="strong">{document.customer.name}</span>
          <Badge tone={TONE[status]}>{statusWords(status)}</Badge>
        </span>
        <span class="small">
          {arrival ? arrivedWords(arrival) : t('completed.not-arrived')}
          {arrived && ended && (
            <span data-on-site>
              {' · '}
              {t('visit.on-site', { minutes: format.minutes((ended.wall - arrived.wall) / 60_000) })}
            </span>
          )}
        </span>
        {became && <BecameLine became={became} record={document.record} />}
      </a>
      <Next stop={next} today={today} at={at} />
    </Card>
  )
}

function Next({ stop, today }: Pick<CompletedProps, 'today' | 'at'> & { stop: Stop | null }) {
  if (!stop || isOver(stop.status)) return <p class="strong">{t('completed.none')}</p>
  const { promise } = stop
  const { customer, id } = stop.document
  const isLater = promise !== null && format.dayKey(promise.start, promise.zone) > today
  const words = { time: promise ? format.promised(promise) : '', name: customer.name }
  return (
    <>
      {isLater && <p class="strong">{t('completed.none')}</p>}
      <a class="visit-todo-link strong" href={href(`/visit/${id}`)} data-next={id}>
        {t(isLater ? 'completed.next-day' : 'completed.next', words)}
      </a>
    </>
  )
}
