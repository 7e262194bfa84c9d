import { Banner, format } from '../../ui/index.ts'
import { t } from './words/index.ts'

/** That the page may be behind: from when it is. */
export function Stale({ since }: { since: number }) {
  return <Banner tone="warn" title={t('stale', { time: format.clock(since) })} />
}
