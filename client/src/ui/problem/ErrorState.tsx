import { Button, LinkButton } from '../Button.tsx'
import { EmptyState } from '../Card.tsx'
import { href } from '../router.ts'
import { Unreachable } from '../Unreachable.tsx'
import { t as shared } from '../words/index.ts'
import { t } from './words/index.ts'

type Kind =
  | 'offline'
  | 'unauthenticated'
  | 'forbidden'
  | 'not_found'
  | 'conflict'
  | 'too_many'
  | 'invalid'
  | 'storage'
  | 'wrong_person'
  | 'device_revoked'
  | 'upgrade'
  | 'unavailable'
  | 'unknown'

/** Codes that say more than their status does, and the phone's own (status 0). */
const BY_CODE: Readonly<Record<string, Kind>> = {
  unreachable: 'offline',
  storage: 'storage',
  wrong_person: 'wrong_person',
  device_revoked: 'device_revoked',
}

const BY_STATUS: Readonly<Record<number, Kind>> = {
  400: 'invalid',
  401: 'unauthenticated',
  403: 'forbidden',
  404: 'not_found',
  409: 'conflict',
  410: 'not_found',
  412: 'conflict',
  422: 'invalid',
  426: 'upgrade',
  428: 'conflict',
  429: 'too_many',
  503: 'unavailable',
}

function kindOf(code: string, status: number | undefined): Kind {
  return BY_CODE[code] ?? BY_STATUS[status ?? 0] ?? 'unknown'
}

export interface ErrorStateProps {
  /** A `Problem`, or a code of the phone's own such as `storage`. */
  problem: { code: string; status?: number }
  onRetry?: () => void
  /** Say that what was filled in is safe; only where it is. */
  kept?: boolean
}

/** What happened, what is safe, what to do. Never blames, never guesses at the network. */
export function ErrorState({ problem: { code, status }, onRetry, kept }: ErrorStateProps) {
  const kind = kindOf(code, status)
  if (kind === 'offline') return <Unreachable onRetry={onRetry} kept={kept} />
  return (
    <div role="alert" data-problem={code}>
      <EmptyState icon="warn" title={t(`problem.${kind}`)}>
        <p>{t(`problem.${kind}.do`)}</p>
        {kept && <p class="strong">{shared('problem.kept')}</p>}
        {kind === 'unknown' && <p class="small quiet">{t('problem.code', { code })}</p>}
        {kind === 'unauthenticated' ? (
          <LinkButton kind="primary" href={href('/sign-in')} action="sign-in-again">
            {shared('action.sign-in')}
          </LinkButton>
        ) : (
          onRetry && (
            <Button kind="primary" onClick={onRetry} action="retry">
              {shared('action.retry')}
            </Button>
          )
        )}
      </EmptyState>
    </div>
  )
}
