import { Badge } from '../ui/index.ts'
import type { Waiting } from './room.ts'
import { t } from './words/index.ts'

/** More than this many are not counted. */
const MOST = 99

/** How many wait in a room, beside its words; nothing where nobody waits. */
export function Waits({ waiting }: { waiting: Waiting | undefined }) {
  if (!waiting?.count) return null
  const { count, urgent } = waiting
  const shown = count > MOST ? `${MOST}+` : String(count)
  return (
    <>
      {' '}
      <span data-waits={count}>
        <Badge tone={urgent ? 'bad' : 'neutral'} icon={urgent ? 'warn' : 'clock'}>
          <span aria-hidden="true">{shown}</span>
          <span class="visually-hidden">{t('nav.waits', { count: shown })}</span>
        </Badge>
      </span>
    </>
  )
}
