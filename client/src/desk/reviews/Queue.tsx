import { useEffect, useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Badge, Banner, Choices, EmptyState, Header, Page, format, go, href, route } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { query } from '../../ui/query.ts'
import { List } from '../List.tsx'
import { TeamFilter } from '../TeamFilter.tsx'
import { useList } from '../../ui/pages.ts'
import { Waiting } from '../parcels/ParcelList.tsx'
import { RecordHead } from '../records/RecordRow.tsx'
import { listReviews, queueFiltersOf, type QueueFilters, type ReviewPage, type ReviewRow } from './calls.ts'
import { kindName, listed } from '../records/wording.ts'
import { t as desk } from '../words/index.ts'
import { t as ofRecord } from '../records/words/index.ts'
import { t } from './words/index.ts'
import { MARK_TONE, reasonTone, reasonWords, tellingReasons } from './wording.ts'
import { currentStandard, listColleagues } from '../calls.ts'
import { REVIEW_STATES } from '../records/calls.ts'

function choose(filters: QueueFilters): void {
  go(`/reviews${query({ ...filters })}`, { replace: true })
}

/** The supervisor's first page: what to look at, and why. */
export function Queue() {
  const filters = queueFiltersOf(route.value.query)
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [standard] = useLoaded('standard', currentStandard)
  const [first, setFirst] = useState<ReviewPage | null>(null)
  const teams = colleagues.state === 'here' ? colleagues.value.teams : []
  return (
    <>
      <Header title={desk('nav.reviews')} />
      <Page wide>
        <Waiting />
        {first && first.unrecorded.length > 0 && <Unrecorded visits={first.unrecorded} />}
        {teams.length > 1 && (
          <search class="desk-filters" aria-label={desk('list.filters')}>
            <TeamFilter
              teams={teams}
              chosen={filters.team}
              onChoose={(team) => choose({ ...filters, team })}
            />
          </search>
        )}
        <Choices
          legend={desk('list.states')}
          bare
          options={REVIEW_STATES.map((value) => {
            const state = ofRecord(`review.${value}`)
            return { value, label: first ? t('queue.counted', { state, count: first.counts[value] }) : state }
          })}
          chosen={[filters.state]}
          onChoose={(state) => choose({ ...filters, state })}
        />
        <Reviews
          key={query({ ...filters })}
          filters={filters}
          standard={standard.state === 'here' ? standard.value : null}
          onFirst={setFirst}
        />
      </Page>
    </>
  )
}

/** What contradicts itself and has no record that could be reviewed. */
function Unrecorded({ visits }: { visits: ReviewPage['unrecorded'] }) {
  return (
    <Banner tone="warn" title={t('queue.unrecorded', { count: visits.length })}>
      <p>{t('queue.unrecorded.text')}</p>
      <ul>
        {visits.map(({ visit, order, kinds }) => (
          <li key={visit} data-unrecorded={visit}>
            {t('queue.unrecorded.one', {
              order,
              what: listed(kinds.map((kind) => ofRecord.known(`flagged.${kind}`) ?? kind)),
            })}
          </li>
        ))}
      </ul>
    </Banner>
  )
}

interface ReviewsProps {
  filters: QueueFilters
  standard: Standard | null
  onFirst: (page: ReviewPage) => void
}

function Reviews({ filters, standard, onFirst }: ReviewsProps) {
  const list = useList<ReviewRow, ReviewPage>(
    (from) => listReviews(filters, from),
    (row) => row.id,
  )
  const [first] = list.pages
  useEffect(() => {
    if (first) onFirst(first)
  }, [first])
  return (
    <List
      listed={list}
      empty={
        <EmptyState
          icon={filters.state === 'open' ? 'check' : 'eye'}
          title={t(`queue.empty.${filters.state}`)}
        >
          <p>{t(`queue.empty.${filters.state}.text`)}</p>
        </EmptyState>
      }
      count={(count, more) => (more ? t('queue.shown-more', { count }) : desk('list.count', { count }))}
    >
      {(row) => <QueueRow key={row.id} row={row} standard={standard} filters={filters} />}
    </List>
  )
}

interface QueueRowProps {
  row: ReviewRow
  standard: Standard | null
  filters: QueueFilters
}

function QueueRow({ row, standard, filters }: QueueRowProps) {
  const zone = row.zone ?? undefined
  const kind = standard ? kindName(standard, row.kind) : row.kind
  return (
    <li>
      <a
        class="desk-row"
        href={href(`/record/${row.record}${query({ ...filters, via: 'queue' })}`)}
        data-review={row.record}
        data-state={row.state}
      >
        <RecordHead
          row={row}
          kind={kind}
          below={t('queue.picked', { time: format.dayAndClock(row.picked_at, zone) })}
        />
        <span class="row desk-row-signs">
          {row.verdict && <Badge tone={MARK_TONE[row.verdict]}>{ofRecord(`mark.${row.verdict}`)}</Badge>}
          {tellingReasons(row.reasons, standard).map((reason, index) => (
            <Badge key={index} tone={reasonTone(reason)}>
              {reasonWords(reason, standard)}
            </Badge>
          ))}
        </span>
      </a>
    </li>
  )
}
