import { useEffect, useState } from 'preact/hooks'

import type { Standard } from '../core/checklist.ts'
import { Problem } from '../device/index.ts'
import { Button, EmptyState, ErrorState, Header, Loading, Page, Shell, route, said } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { useQuietly } from '../ui/quietly.ts'
import { FilterBar } from './FilterBar.tsx'
import { filtersOf, queryOf, type Filters } from './filters.ts'
import { Places } from './Places.tsx'
import { listColleagues, listKinds, listRecords, refreshed, type RecordPage } from './records.ts'
import { RecordRow } from './RecordRow.tsx'
import { t } from './words/index.ts'

export function RecordList() {
  const filters = filtersOf(route.value.query)
  const [colleagues] = useLoaded('colleagues', listColleagues)
  const [kinds] = useLoaded('kinds', listKinds)
  const { teams, people } = colleagues.state === 'here' ? colleagues.value : { teams: [], people: [] }
  return (
    <Shell foot={<Places />}>
      <Header title={t('list.title')} />
      <Page wide>
        <FilterBar filters={filters} teams={teams} people={people} />
        <Records key={queryOf(filters)} filters={filters} kinds={kinds.state === 'here' ? kinds.value : {}} />
      </Page>
    </Shell>
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
  const query = queryOf(filters)
  const [before] = useState(() => comeBack(query))
  const [pages, setPages] = useState<readonly RecordPage[]>(before?.pages ?? [])
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>(before ? 'idle' : 'working')
  const rows = pages.flatMap((page) => page.items)
  const cursor = pages.at(-1)?.cursor ?? null

  const load = async (from: string | null): Promise<void> => {
    setAsking('working')
    try {
      const page = await listRecords(filters, from)
      setPages((shown) => (from === null ? [page] : [...shown, page]))
      setAsking('idle')
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setAsking(problem)
    }
  }
  useQuietly(async () => {
    const newest = await listRecords(filters, null)
    setPages((shown) => refreshed(shown, newest))
    setAsking((was) => (was instanceof Problem ? 'idle' : was))
  }, query)
  useEffect(() => {
    if (!before) void load(null)
    // A new page goes to its heading and to its top first.
    else queueMicrotask(() => document.querySelector<HTMLElement>(`[data-record="${before.number}"]`)?.focus())
  }, [])

  if (rows.length === 0) {
    if (asking === 'working') return <Loading />
    if (asking instanceof Problem) return <ErrorState problem={asking} onRetry={() => void load(null)} />
    return <NothingHere filtered={query !== ''} />
  }
  return (
    <>
      <div class="row row-apart">
        <p class="small quiet" role="status">
          {t(cursor ? 'list.count-more' : 'list.count', { count: rows.length })}
        </p>
        <Button action="refresh" disabled={asking === 'working'} onClick={() => void load(null)}>
          {t('list.refresh')}
        </Button>
      </div>
      {asking instanceof Problem && <ErrorState problem={asking} onRetry={() => void load(cursor)} />}
      <ul class="records">
        {rows.map((row) => (
          <RecordRow
            key={row.number}
            row={row}
            query={query}
            kind={kinds[row.kind] ? said(kinds[row.kind]!.name) : row.kind}
            onOpen={() => (left = { query, pages, number: row.number })}
          />
        ))}
      </ul>
      {cursor && (
        <Button action="more" wide disabled={asking === 'working'} onClick={() => void load(cursor)}>
          {t('list.more')}
        </Button>
      )}
    </>
  )
}

function NothingHere({ filtered }: { filtered: boolean }) {
  return (
    <EmptyState icon="history" title={t(filtered ? 'list.none' : 'list.empty')}>
      <p>{t(filtered ? 'list.none.text' : 'list.empty.text')}</p>
    </EmptyState>
  )
}
