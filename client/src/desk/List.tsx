import type { ComponentChildren } from 'preact'

import { Problem } from '../device/index.ts'
import { Button, ErrorState, Loading } from '../ui/index.ts'
import type { ListPage, Listed } from '../ui/pages.ts'
import { t } from './words/index.ts'

interface ListProps<Row, Page extends ListPage<Row>> {
  listed: Listed<Row, Page>
  /** What stands there when there is nothing. */
  empty: ComponentChildren
  /** How many are shown, in words; `more`: there are others. */
  count: (shown: number, more: boolean) => string
  children: (row: Row) => ComponentChildren
}

/** The rows of a list in every state: being read, refused, empty, here, with more to come. */
export function List<Row, Page extends ListPage<Row>>({
  listed,
  empty,
  count,
  children,
}: ListProps<Row, Page>) {
  const { rows, cursor, asking, load } = listed
  if (rows.length === 0) {
    if (asking === 'working') return <Loading />
    if (asking instanceof Problem) return <ErrorState problem={asking} onRetry={() => void load(null)} />
    return <>{empty}</>
  }
  return (
    <>
      <div class="row row-apart">
        <p class="small quiet" role="status">
          {count(rows.length, cursor !== null)}
        </p>
        <Button action="refresh" disabled={asking === 'working'} onClick={() => void load(null)}>
          {t('list.refresh')}
        </Button>
      </div>
      {asking instanceof Problem && <ErrorState problem={asking} onRetry={() => void load(cursor)} />}
      <ul class="desk-list">{rows.map(children)}</ul>
      {cursor && (
        <Button action="more" wide disabled={asking === 'working'} onClick={() => void load(cursor)}>
          {t('list.more')}
        </Button>
      )}
    </>
  )
}
