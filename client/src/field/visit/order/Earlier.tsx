import type { EarlierVisit, VisitDocument } from '../../../core/visit/document.ts'
import type { Standard } from '../../../core/checklist/standard.ts'
import { Fold } from '../../../ui/Fold.tsx'
import { Badge, Banner, Icon, format, said } from '../../../ui/index.ts'
import { t } from './words/index.ts'

type Promised = EarlierVisit['promises'][number]

interface EarlierProps {
  document: VisitDocument
  standard: Standard | null
  now: number
}

/**
 * The last visits at this address. What was promised there and is still owed is read before everything else. What the visit
 * before of the same order left stands in a card of its own: here is only what came from there since.
 */
export function Earlier({ document, standard, now }: EarlierProps) {
  const { earlier = [], carried } = document
  const carriedOver = new Set(carried?.promises.map(({ id }) => id))
  const owed = earlier.flatMap(({ promises, zone }) =>
    promises
      .filter(({ id, state }) => state === 'open' && !carriedOver.has(id))
      .map((promise) => ({ ...promise, zone })),
  )
  const visits = earlier.filter(({ visit }) => visit !== carried?.visit)
  return (
    <>
      {owed.length > 0 && (
        <Banner tone="warn" title={t('earlier.open')}>
          <ul class="stack stack-tight" data-owed={owed.length}>
            {owed.map((one) => (
              <li key={one.id}>
                {dueWords(one, one.zone, now)}
                {one.text && <p>{one.text}</p>}
              </li>
            ))}
          </ul>
        </Banner>
      )}
      {visits.length > 0 && (
        <Fold
          action="earlier"
          head={
            <>
              <span>{t('earlier.title', { count: visits.length })}</span>
              <Icon name="down" />
            </>
          }
        >
          <ul class="lines">
            {visits.map((visit) => (
              <Before key={visit.visit} visit={visit} standard={standard} now={now} />
            ))}
          </ul>
        </Fold>
      )}
    </>
  )
}

function Before({ visit, standard, now }: { visit: EarlierVisit; standard: Standard | null; now: number }) {
  const kind = standard?.visits[visit.kind]?.name
  return (
    <li class="line" data-earlier={visit.visit}>
      <span>
        <time class="strong" dateTime={visit.at}>
          {format.day(visit.at, visit.zone)}
        </time>{' '}
        {kind ? said(kind) : visit.kind}
        {visit.promises.map((one) => (
          <p key={one.id} class="small">
            {one.state === 'open'
              ? dueWords(one, visit.zone, now)
              : `${promiseWords(one)} · ${t(`earlier.state.${one.state}`)}`}
          </p>
        ))}
      </span>
      <Badge tone={visit.outcome === 'done' ? 'good' : 'warn'}>
        {t.known(`outcome.${visit.outcome}`) ?? visit.outcome}
      </Badge>
    </li>
  )
}

function promiseWords({ kind }: Promised): string {
  return t.known(`earlier.promise.${kind}`) ?? t('earlier.promise.other')
}

function dueWords(promise: Promised, zone: string, now: number): string {
  const words = { what: promiseWords(promise), time: format.dayAndClock(promise.due, zone) }
  return t(Date.parse(promise.due) < now ? 'earlier.overdue' : 'earlier.due', words)
}
