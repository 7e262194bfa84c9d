import type { Problem } from '../device/index.ts'
import { Button, EmptyState } from '../ui/index.ts'
import { t as shared } from '../ui/words/index.ts'
import { t } from './words/index.ts'

type Kind = 'link' | 'offline' | 'server'

function kindOf({ code, status }: Problem): Kind {
  if (code === 'unreachable') return 'offline'
  return status === 404 ? 'link' : 'server'
}

/** Why the page cannot be shown, and what to do; a wrong link is not asked for again. */
export function Trouble({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const kind = kindOf(problem)
  return (
    <div role="alert" data-trouble={kind}>
      <EmptyState icon={kind === 'link' ? 'question' : 'warn'} title={t(`trouble.${kind}`)}>
        <p>{t(`trouble.${kind}.text`)}</p>
        {kind !== 'link' && (
          <Button kind="primary" onClick={onRetry} action="retry">
            {shared('action.retry')}
          </Button>
        )}
      </EmptyState>
    </div>
  )
}
