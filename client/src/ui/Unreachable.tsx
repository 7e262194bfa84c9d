import { Button } from './Button.tsx'
import { EmptyState } from './Card.tsx'
import { t } from './words/index.ts'

export interface UnreachableProps {
  onRetry?: () => void
  /** Say that what was filled in is safe; only where it is. */
  kept?: boolean
}

/** Nothing came: the one trouble whose words have to be here before it. */
export function Unreachable({ onRetry, kept }: UnreachableProps) {
  return (
    <div role="alert" data-problem="unreachable">
      <EmptyState icon="warn" title={t('problem.offline')}>
        <p>{t('problem.offline.do')}</p>
        {kept && <p class="strong">{t('problem.kept')}</p>}
        {onRetry && (
          <Button kind="primary" onClick={onRetry} action="retry">
            {t('action.retry')}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}
