import { Badge } from '../ui/index.ts'
import { t } from './words/index.ts'

/** That somebody added or changed this when it had been signed already. */
export function After() {
  return (
    <span data-after>
      <Badge tone="warn">{t('told.after')}</Badge>
    </span>
  )
}
