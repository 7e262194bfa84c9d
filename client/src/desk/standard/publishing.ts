/** When a version was published, and by whom. */
import { format } from '../../ui/index.ts'
import type { Version } from './calls.ts'
import { t } from './words/index.ts'

export function publishedWords({ published_at, by }: Version): string {
  const time = format.dayAndClock(published_at)
  return by ? t('standard.by', { time, name: by }) : t('standard.published', { time })
}
