/** How the customer would have it, on one line. */
import type { Wish } from '../../core/visit/document.ts'
import { t } from './words/index.ts'

export function wishWords({ note, how, since, until }: Wish): string {
  const hours =
    since && until
      ? t('wish.between', { since, until })
      : since
        ? t('wish.from', { since })
        : until && t('wish.to', { until })
  return [note, how && t(`wish.${how}`), hours].filter(Boolean).join(' · ')
}
