import { Banner, format } from '../../../ui/index.ts'
import type { Stop } from '../../day.ts'
import { now, timesOf } from '../../now.ts'
import { doubtsAbout } from './guard.ts'
import { t } from './words/index.ts'

/** Says that a visit in which nobody has begun is not today's, where it is ended without having been made. */
export function WrongDay({ stop }: { stop: Stop }) {
  const { document, promise } = stop
  const doubts = doubtsAbout(stop, [], null, now(), timesOf(document.id))
  if (!promise || !doubts.includes('other_day')) return null
  return <Banner tone="bad" urgent title={t('guard.other_day', { time: format.agreed(promise) })} />
}
