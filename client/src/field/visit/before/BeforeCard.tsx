/** What whoever comes next reads first: how the visit before ended, what it left undone, promised and noted. */
import type { Carried, OwedPromise } from '../../../core/visit/document.ts'
import { Badge, Card, format, said } from '../../../ui/index.ts'
import { LineState } from './LineCard.tsx'
import { t } from './words/index.ts'

interface BeforeCardProps {
  /** The visit that is open, which continues the other. */
  visit: string
  carried: Carried
  open: boolean
}

export function BeforeCard({ visit, carried, open }: BeforeCardProps) {
  const { outcome, at, zone, by, reason, report, left, promises, notes } = carried
  return (
    <Card labelledBy="before">
      <h2 id="before" class="row row-apart">
        {t('before.title')}
        <Badge tone={outcome === 'done' ? 'good' : 'warn'}>{t(`outcome.${outcome}`)}</Badge>
      </h2>
      <p class="small quiet" data-before={carried.visit}>
        {by
          ? t('before.when', { time: format.dayAndClock(at, zone), name: by })
          : format.dayAndClock(at, zone)}
      </p>
      {reason && <p>{t('before.reason', { reason })}</p>}
      {report && <p>{report}</p>}
      {left.length > 0 && (
        <>
          <h3>{t('before.left', { count: left.length })}</h3>
          <ul class="lines">
            {left.map((item) => (
              <li key={item.id} class="line" data-left={item.id}>
                <span>
                  {said(item)}
                  {item.why && <span class="small quiet"> {t('before.left.why', { why: item.why })}</span>}
                </span>
              </li>
            ))}
          </ul>
        </>
      )}
      {promises.length > 0 && (
        <>
          <h3>{t('before.promised')}</h3>
          <ul class="lines">
            {promises.map((promise) => (
              <Owed key={promise.id} visit={visit} promise={promise} zone={zone} open={open} />
            ))}
          </ul>
        </>
      )}
      {notes.length > 0 && (
        <>
          <h3>{t('before.notes')}</h3>
          {notes.map((note) => (
            <p key={note}>{note}</p>
          ))}
        </>
      )}
    </Card>
  )
}

interface OwedProps {
  visit: string
  promise: OwedPromise
  zone: string
  open: boolean
}

function Owed({ visit, promise, zone, open }: OwedProps) {
  const { id, kind, due, by, said: words, open: owed } = promise
  const name = by ?? ''
  return (
    <li class="line" data-owed={id}>
      <span class="stack stack-tight">
        <span>{t(`before.promised.${kind}`, { said: words ?? '' })}</span>
        <span class="small quiet">
          {due
            ? t('before.promised.by', { name, time: format.dayAndClock(due, zone) })
            : t('promised-by', { name })}
        </span>
        {kind === 'order.working' && owed && open && <LineState visit={visit} leave={id} />}
      </span>
      <Badge tone={owed ? 'warn' : 'good'}>{t(owed ? 'before.open' : 'before.kept')}</Badge>
    </li>
  )
}
