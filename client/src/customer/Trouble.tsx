import type { Problem } from '../device/index.ts'
import { Button, EmptyState, said } from '../ui/index.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Hotline } from './Facts.tsx'
import { Frame } from './Frame.tsx'
import { readCompany } from './calls.ts'
import { remembered } from './whose/company.ts'
import { t as shared } from '../ui/words/index.ts'
import { t } from './words/index.ts'

type Kind = 'link' | 'offline' | 'server'

type Known = Pick<Problem, 'code' | 'status'>

function kindOf({ code, status }: Known): Kind {
  if (code === 'unreachable') return 'offline'
  return status === 404 ? 'link' : 'server'
}

/** Why the page cannot be shown, whose it is, and what to do; a wrong link is not asked for again. */
export function Trouble({ problem, onRetry }: { problem: Known; onRetry: () => void }) {
  const kind = kindOf(problem)
  const [loaded] = useLoaded(kind, readCompany)
  const whose = loaded.state === 'here' ? loaded.value : remembered()
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
      {whose?.hotline && (
        <Hotline number={whose.hotline} text={whose.company ? said(whose.company) : t('help.text')} />
      )}
    </div>
  )
}

/** An address that is not even a whole link: what a message cut off, or somebody copied in part. */
export function BadLink() {
  return (
    <Frame title={t('page.title')}>
      <Trouble problem={{ code: 'no_such_link', status: 404 }} onRetry={() => undefined} />
    </Frame>
  )
}
