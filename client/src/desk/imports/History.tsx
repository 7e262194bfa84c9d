import { Card, ErrorState, Loading, format } from '../../ui/index.ts'
import type { Loaded } from '../../ui/loaded.ts'
import { Counts } from './Counts.tsx'
import type { Done } from './calls.ts'
import { t } from './words/index.ts'

interface HistoryProps {
  loaded: Loaded<Done[]>
  onRetry: () => void
}

/** What was imported before: by whom, when, which file, and how many rows did what. */
export function History({ loaded, onRetry }: HistoryProps) {
  return (
    <Card labelledBy="imports-history">
      <h2 id="imports-history">{t('history.title')}</h2>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={onRetry} />}
      {loaded.state === 'here' && loaded.value.length === 0 && <p class="quiet">{t('history.none')}</p>}
      {loaded.state === 'here' && loaded.value.length > 0 && (
        <ul class="desk-list">
          {loaded.value.map((one) => (
            <li key={one.id} class="desk-row imports-done" data-import={one.id}>
              <span class="desk-row-what">
                <span class="strong">{one.name}</span>
                <span class="small quiet">
                  {format.dayAndClock(one.at)} · {one.by?.name ?? t('history.command')}
                </span>
              </span>
              <Counts counts={one.counts} />
            </li>
          ))}
        </ul>
      )}
    </Card>
  )
}
