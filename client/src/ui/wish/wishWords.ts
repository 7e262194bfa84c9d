/** What a customer would have said through the link, in words. */
import { t } from './words/index.ts'

/** Between which times of day (09:30) to call; either may be open. */
export interface Hours {
  since: string | null
  until: string | null
}

/** Null where any time will do. */
export function hoursWords({ since, until }: Hours): string | null {
  if (since && until) return t('wish.between', { since, until })
  if (since) return t('wish.from', { since })
  return until ? t('wish.to', { until }) : null
}

/** How the customer would have it, on one line. */
export function wishWords({
  note,
  how,
  ...hours
}: Hours & { note: string | null; how: 'call' | 'message' | 'door' | null }): string {
  return [note, how && t(`wish.${how}`), hoursWords(hours)].filter(Boolean).join(' · ')
}
