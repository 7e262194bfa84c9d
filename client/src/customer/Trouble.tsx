import type { Problem } from '../device/index.ts'
import { Button, EmptyState, said } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Hotline } from './Facts.tsx'
import { readCompany } from './calls.ts'
import { t as shared } from '../ui/words/index.ts'
import { t } from './words/index.ts'

type Kind = 'link' | 'offline' | 'server'

function kindOf({ code, status }: Problem): Kind {
  if (code === 'unreachable') return 'offline'
  return status === 404 ? 'link' : 'server'
}

/** Why the page cannot be shown, whose it is, and what to do; a wrong link is not asked for again. */
export function Trouble({ problem, onRetry }: { problem: Problem; onRetry: () => void }) {
  const kind = kindOf(problem)
  const [loaded] = useLoaded(kind, readCompany)
  const { company, hotline } = loaded.state === 'here' ? loaded.value : { company: null, hotline: null }
  return (
    <div class="stack">
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
      {hotline && <Hotline number={hotline} text={company ? said(company) : t('help.text')} />}
    </div>
  )
}
