import type { Standard } from '../../core/checklist/standard.ts'
import { history, standardOf, type HistoryRow } from '../../device/index.ts'
import { Badge, Card, EmptyState, LinkButton, Page, Shell, format, href, said } from '../../ui/index.ts'
import { Head } from '../Head.tsx'
import { answerWords } from '../visit/items/wording.ts'
import { RecordFacts } from '../visit/sealed/Became.tsx'
import { arrivedWords } from '../visit/time/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t as today } from '../words/index.ts'
import { t } from './words/index.ts'

/** What stays for a week of a visit that has left this phone: when, what, where about, how it ended, one's own answers. */
export function PastVisit({ id }: { id: string }) {
  const row = history.value.find(({ visit }) => visit === id)
  return (
    <Shell>
      <Head title={t('history.one')} back="/history" />
      <Page reading>{row ? <Summary row={row} /> : <Gone />}</Page>
    </Shell>
  )
}

function Gone() {
  return (
    <EmptyState icon="history" title={ofVisit('visit.gone.title')}>
      <LinkButton href={href('/history')}>{today('nav.history')}</LinkButton>
    </EmptyState>
  )
}

function Summary({ row }: { row: HistoryRow }) {
  const standard = standardOf(row.standard).value
  const kind = standard?.visits[row.kind]?.name
  const { arrival, arrived, ended, record } = row
  return (
    <>
      <Card>
        <p class="row row-apart">
          <span class="large strong">{kind ? said(kind) : row.kind}</span>
          <Badge tone={row.outcome === 'done' ? 'good' : 'warn'}>
            {today.known(`outcome.${row.outcome}`) ?? row.outcome}
          </Badge>
        </p>
        <p>{row.street}</p>
        <p>{t('history.promised', { time: format.dayAndClock(row.start, row.zone) })}</p>
        {arrival ? (
          <p data-arrived={arrival.verdict ?? 'unjudged'}>{arrivedWords(arrival)}</p>
        ) : (
          arrived && <p>{today('visit.arrived-at', { time: format.clock(arrived, row.zone, row.start) })}</p>
        )}
        {arrived && ended && (
          <p>{today('visit.on-site', { minutes: format.minutes((ended - arrived) / 60_000) })}</p>
        )}
        {record && <RecordFacts record={record} zone={row.zone} />}
        <p class="small quiet">{t('history.kept')}</p>
      </Card>
      {standard && <Answers row={row} standard={standard} />}
    </>
  )
}

function Answers({ row, standard }: { row: HistoryRow; standard: Standard }) {
  const answers = (row.answers ?? []).flatMap(({ item, value }) => {
    const found = standard.items[item]
    return found ? { id: item, item: found, value } : []
  })
  if (answers.length === 0) return null
  return (
    <Card labelledBy="own-answers">
      <h2 id="own-answers">{t('history.answers')}</h2>
      <ul class="lines">
        {answers.map(({ id, item, value }) => (
          <li key={id} class="line" data-item={id}>
            <span>{said(item)}</span>
            <span class="strong">{answerWords(item, value)}</span>
          </li>
        ))}
      </ul>
    </Card>
  )
}
