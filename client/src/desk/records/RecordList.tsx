import { useEffect, useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { EmptyState, Header, Page, route, said } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { FilterBar } from './FilterBar.tsx'
import { filtersOf, type Filters } from './filters.ts'
import { List } from '../List.tsx'
import { useList } from '../../ui/pages.ts'
import { listRecords, type RecordPage, type RecordRow as Row } from './calls.ts'
import { RecordRow } from './RecordRow.tsx'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { query } from '../../ui/query.ts'
import { currentStandard, listColleagues } from '../calls.ts'

export function RecordList() {
  const filters = filtersOf(route.value.query)
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [standard] = useLoaded('standard', currentStandard)
  const { teams, people } = colleagues.state === 'here' ? colleagues.value : { teams: [], people: [] }
  const current = standard.state === 'here' ? standard.value : null
  return (
    <>
      <Header title={t('list.title')} />
      <Page wide>
        <FilterBar filters={filters} teams={teams} people={people} standard={current} />
        <Records key={query(filters)} filters={filters} kinds={current?.visits ?? {}} />
      </Page>
    </>
  )
}

/** What was on the screen when a record was opened: one comes back to it, and to the same row. */
let left: { query: string; pages: readonly RecordPage[]; number: number } | null = null

function comeBack(query: string): typeof left {
  const found = left?.query === query ? left : null
  left = null
  return found
}

function Records({ filters, kinds }: { filters: Filters; kinds: Standard['visits'] }) {
  const wanted = query(filters)
  const [before] = useState(() => comeBack(wanted))
  const listed = useList<Row, RecordPage>(
    (from) => listRecords(filters, from),
    (row) => row.number,
    before?.pages,
  )
  useEffect(() => {
    if (!before) return
    // A new page goes to its heading and to its top first.
    queueMicrotask(() => document.querySelector<HTMLElement>(`[data-record="${before.number}"]`)?.focus())
  }, [])
  return (
    <List
      listed={listed}
      empty={<NothingHere filtered={wanted !== ''} />}
      count={(count, more) => (more ? t('list.count-more', { count }) : desk('list.count', { count }))}
    >
      {(row) => (
        <RecordRow
          key={row.number}
          row={row}
          query={wanted}
          kind={kinds[row.kind] ? said(kinds[row.kind]!.name) : row.kind}
          onOpen={() => (left = { query: wanted, pages: listed.pages, number: row.number })}
        />
      )}
    </List>
  )
}

function NothingHere({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState icon="history" title={t(filtered ? 'list.none' : 'list.empty')}>
      <p>{t(filtered ? 'list.none.text' : 'list.empty.text')}</p>
    </EmptyState>
  )
}
