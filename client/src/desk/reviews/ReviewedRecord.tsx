import { route } from '../../ui/index.ts'
import { query } from '../../ui/query.ts'
import { filtersOf } from '../records/filters.ts'
import { RecordPage } from '../records/RecordPage.tsx'
import { queueFiltersOf } from './calls.ts'
import { ReviewPanel } from './ReviewPanel.tsx'

/** A sealed record with its review beside it. */
export function ReviewedRecord({ number }: { number: string }) {
  return (
    <RecordPage
      number={number}
      back={backFrom(route.value.query)}
      beside={(record, standard) => <ReviewPanel record={record} standard={standard} />}
    />
  )
}

/** To the list that one came from, as it was filtered. */
function backFrom(asked: URLSearchParams): string {
  if (asked.get('via') === 'queue') return `/reviews${query({ ...queueFiltersOf(asked) })}`
  return `/records${query(filtersOf(asked))}`
}
