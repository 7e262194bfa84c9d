import './own.css'

import { street } from '../../core/street.ts'
import { arrivalOf } from '../../core/visit/arrival.ts'
import type { VisitDocument } from '../../core/visit/document.ts'
import type { Became } from '../../core/visit/sealed.ts'
import { becameOf, documents, foldOf, history, standardOf, type HistoryRow } from '../../device/index.ts'
import { Badge, EmptyState, Page, Shell, format, href, said } from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { Places } from '../Places.tsx'
import { BecameLine } from '../visit/sealed/Became.tsx'
import { arrivedWords } from '../visit/time/wording.ts'
import { t as today } from '../words/index.ts'
import { t } from './words/index.ts'

/** One visit that is over: still here as a whole, or what stays of it for a week. */
type Past = Pick<
  HistoryRow,
  'visit' | 'kind' | 'standard' | 'start' | 'zone' | 'street' | 'outcome' | 'arrival' | 'record'
> & { address: string; became: Became }

/** What was completed and is still on this phone, as a line like those of what has left it. */
function stillHere(document: VisitDocument): Past[] {
  const visit = foldOf(document.id).value
  const outcome = visit.completions[0]?.outcome
  const became = becameOf(document.id).value
  if (!outcome || !became) return []
  const { id, kind, standard, promise, premises, record } = document
  return [
    {
      visit: id,
      kind,
      standard,
      start: promise?.start ?? '',
      zone: promise?.zone ?? '',
      street: street(premises.address),
      outcome,
      record,
      became,
      arrival: arrivalOf(document, visit),
      address: `/visit/${id}`,
    },
  ]
}

/** What had become of a visit when it left the phone, which it does when the office has everything. */
function wentAs({ record }: HistoryRow): Became {
  return record ? 'sealed' : 'received'
}

/** The visits of the last seven days, the latest first: no name and no telephone number. */
export function History() {
  const here = [...documents.value.values()].flatMap(stillHere)
  const left = history.value.map((row) => ({ ...row, became: wentAs(row), address: `/history/${row.visit}` }))
  const rows = [...here, ...left].toSorted((one, other) => (one.start < other.start ? 1 : -1))
  return (
    <Shell foot={<Places />}>
      <Head title={today('nav.history')} />
      <Page>
        {rows.length === 0 ? (
          <EmptyState icon="history" title={t('history.empty.title')}>
            <p class="quiet">{t('history.empty.text')}</p>
          </EmptyState>
        ) : (
          <>
            <p class="small quiet">{t('history.help')}</p>
            <ul class="lines">
              {rows.map((row) => (
                <Row key={row.visit} row={row} />
              ))}
            </ul>
          </>
        )}
      </Page>
    </Shell>
  )
}

function Row({ row }: { row: Past }) {
  const kind = standardOf(row.standard).value?.visits[row.kind]?.name
  return (
    <li class="line" data-visit={row.visit}>
      <div>
        <a class="own-past-link" href={href(row.address)}>
          <time class="strong" dateTime={row.start}>
            {format.dayAndClock(row.start, row.zone)}
          </time>{' '}
          <span>
            {kind ? said(kind) : ''} {row.street}
          </span>
        </a>
        {row.arrival && (
          <span class="small quiet" data-arrived={row.arrival.verdict ?? 'unjudged'}>
            {arrivedWords(row.arrival)}
          </span>
        )}
        <BecameLine became={row.became} record={row.record} />
      </div>
      <Badge tone={row.outcome === 'done' ? 'good' : 'warn'}>
        {today.known(`outcome.${row.outcome}`) ?? row.outcome}
      </Badge>
    </li>
  )
}
