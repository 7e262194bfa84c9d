import { history, standardOf, type HistoryRow } from '../../device/index.ts'
import { Badge, EmptyState, Page, Shell, format, said } from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { Places } from '../Places.tsx'
import { t as today } from '../words/index.ts'
import { t } from './words/index.ts'

/** The visits of the last seven days: a line each, no name and no telephone number. */
export function History() {
  const rows = history.value
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

function Row({ row }: { row: HistoryRow }) {
  const kind = standardOf(row.standard).value?.visits[row.kind]?.name
  return (
    <li class="line" data-visit={row.visit}>
      <span>
        <time class="strong" dateTime={row.start}>
          {format.dayAndClock(row.start, row.zone)}
        </time>{' '}
        <span>
          {kind ? said(kind) : ''} {row.street}
        </span>
      </span>
      <Badge tone={row.outcome === 'done' ? 'good' : 'warn'}>
        {today.known(`outcome.${row.outcome}`) ?? row.outcome}
      </Badge>
    </li>
  )
}
