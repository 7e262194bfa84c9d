/** What whoever comes next reads first: how the visit before ended, what it left undone, promised and noted. */
import type { Carried, OwedPromise } from '../../../core/visit/document.ts'
import { documents, history } from '../../../device/index.ts'
import { Fold } from '../../../ui/Fold.tsx'
import { Badge, Card, Icon, LinkButton, format, href, said } from '../../../ui/index.ts'
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
  const address = toBefore(carried.visit)
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
      {address && (
        <LinkButton href={address} action="open-before">
          {t('before.open-it')}
        </LinkButton>
      )}
      {reason && <p>{t('before.reason', { reason })}</p>}
      {report && <p>{report}</p>}
      <Left left={left} />
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

/** What went wrong is read at once; what nobody had begun with is in the checklist again, and can be looked up. */
function Left({ left }: Pick<Carried, 'left'>) {
  const wrong = left.filter(({ state, why }) => state !== 'open' || why)
  const rest = left.filter((item) => !wrong.includes(item))
  return (
    <>
      {wrong.length > 0 && (
        <>
          <h3>{t('before.left', { count: wrong.length })}</h3>
          <Items items={wrong} />
        </>
      )}
      {rest.length > 0 && (
        <Fold
          action="before-rest"
          head={
            <>
              <span>{t('before.rest', { count: rest.length })}</span>
              <Icon name="down" />
            </>
          }
        >
          <Items items={rest} />
        </Fold>
      )}
    </>
  )
}

function Items({ items }: { items: Carried['left'] }) {
  return (
    <ul class="lines">
      {items.map((item) => (
        <li key={item.id} class="line" data-left={item.id}>
          <span>
            {said(item)}
            {item.why && <span class="small quiet"> {t('before.left.why', { why: item.why })}</span>}
          </span>
        </li>
      ))}
    </ul>
  )
}

/** The visit before, where this phone holds it or what stays of it. */
function toBefore(visit: string): string | null {
  if (documents.value.has(visit)) return href(`/visit/${visit}`)
  return history.value.some((row) => row.visit === visit) ? href(`/history/${visit}`) : null
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
