import { useEffect, useState } from 'preact/hooks'

import {
  Badge,
  Banner,
  Choices,
  EmptyState,
  Header,
  LinkButton,
  Page,
  Select,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { useList } from '../../ui/pages.ts'
import { query } from '../../ui/query.ts'
import { List } from '../List.tsx'
import { TeamFilter } from '../TeamFilter.tsx'
import {
  PARCEL_REASONS,
  PARCEL_STATES,
  countWaiting,
  listParcels,
  parcelFiltersOf,
  type ParcelFilters,
  type ParcelPage,
  type ParcelRow,
} from './calls.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { parcelReason, whatOf } from './calls.ts'
import { listColleagues } from '../calls.ts'

function choose(filters: ParcelFilters): void {
  go(`/waiting${query({ ...filters })}`, { replace: true })
}

/** What phones brought and was not accepted, until somebody decides about it. */
export function ParcelList() {
  const filters = parcelFiltersOf(route.value.query)
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [first, setFirst] = useState<ParcelPage | null>(null)
  const teams = colleagues.state === 'here' ? colleagues.value.teams : []
  return (
    <>
      <Header title={t('waiting.title')} back="/reviews" />
      <Page wide>
        <p class="quiet">{t('waiting.text')}</p>
        {first && first.unsealed.length > 0 && (
          <Banner tone="warn" title={t('waiting.unsealed', { count: first.counts.unsealed })}>
            <p>
              {t('waiting.unsealed.text', { orders: first.unsealed.map(({ order }) => order).join(', ') })}
            </p>
          </Banner>
        )}
        <search class="desk-filters" aria-label={desk('list.filters')}>
          <TeamFilter teams={teams} chosen={filters.team} onChoose={(team) => choose({ ...filters, team })} />
          <Select
            label={t('waiting.reason')}
            name="reason"
            none={desk('list.all')}
            value={filters.reason}
            options={PARCEL_REASONS.map((value) => ({ value, label: parcelReason(value) }))}
            onChange={(reason) => choose({ ...filters, reason })}
          />
        </search>
        <Choices
          legend={desk('list.states')}
          bare
          options={PARCEL_STATES.map((value) => ({ value, label: t(`waiting.${value}`) }))}
          chosen={[filters.state]}
          onChoose={(state) => choose({ ...filters, state })}
        />
        <Parcels key={query({ ...filters })} filters={filters} onFirst={setFirst} />
      </Page>
    </>
  )
}

function Parcels({ filters, onFirst }: { filters: ParcelFilters; onFirst: (page: ParcelPage) => void }) {
  const listed = useList<ParcelRow, ParcelPage>(
    (from) => listParcels(filters, from),
    (row) => row.parcel,
  )
  const [first] = listed.pages
  useEffect(() => {
    if (first) onFirst(first)
  }, [first])
  return (
    <List
      listed={listed}
      empty={
        <EmptyState icon="check" title={t(`waiting.none.${filters.state}`)}>
          <p>{t(`waiting.none.${filters.state}.text`)}</p>
        </EmptyState>
      }
      count={(count, more) => t(more ? 'waiting.shown-more' : 'waiting.shown', { count })}
    >
      {(row) => <Row key={row.parcel} row={row} filters={filters} />}
    </List>
  )
}

function Row({ row, filters }: { row: ParcelRow; filters: ParcelFilters }) {
  return (
    <li>
      <a
        class="desk-row"
        href={href(`/waiting/${row.parcel}${query({ ...filters })}`)}
        data-parcel={row.parcel}
      >
        <span class="desk-row-when">
          <span class="strong">{format.dayAndClock(row.first, row.zone)}</span>
          <span class="small quiet">{desk('list.entries', { count: row.events })}</span>
        </span>
        <span class="desk-row-what">
          <span class="strong">{row.by?.name ?? '—'}</span>
          <span class="small quiet">{[whatOf(row), row.team?.name].filter(Boolean).join(' · ')}</span>
        </span>
        <span class="row desk-row-signs">
          <Badge tone={row.settlement ? 'neutral' : 'warn'}>{parcelReason(row.reason)}</Badge>
          {row.settlement && row.waiting === 0 && (
            <Badge tone="neutral">{t(`waiting.did.${row.settlement}`)}</Badge>
          )}
        </span>
      </a>
    </li>
  )
}

/** Where supervisors look first: that something waits, and the way to it, or with `quiet` nothing where nothing does. */
export function Waiting({ quiet = false }: { quiet?: boolean }) {
  const [counts] = useLoaded('waiting', countWaiting)
  if (counts.state !== 'here') return null
  const { open, unsealed } = counts.value
  const link = (
    <LinkButton href={href('/waiting')} action="to-waiting">
      {t('waiting.title')}
    </LinkButton>
  )
  if (open + unsealed === 0) return quiet ? null : <p class="row">{link}</p>
  return <Banner tone="warn" title={t('waiting.banner', { count: open + unsealed })} actions={link} />
}
