/** An arrival and its judgement in words. */
import type { Arrival } from '../../../core/visit/arrival.ts'
import { format } from '../../../ui/index.ts'
import { t } from './words/index.ts'

/** `准时 · 07:21，约定 07:25`: the judgement in words, with both times. */
export function arrivedWords(arrival: Arrival): string {
  const { verdict, promise, minutes, error_s } = arrival
  const at = format.clock(arrival.at, promise?.zone, promise?.start)
  if (!promise) return t('arrived.no-promise', { at })
  const times = { at, promised: format.promised(promise) }
  if (verdict === null) return t('arrived.unjudged', times)
  if (verdict === 'undetermined') {
    const why =
      error_s === null
        ? t('arrived.why.no-clock')
        : t('arrived.why.wide', { error: format.minutes(Math.max(1, Math.ceil(error_s / 60))) })
    return `${why} · ${times.at}`
  }
  if (verdict === 'early' || verdict === 'late') {
    return t(`arrived.${verdict}`, { ...times, minutes: format.minutes(Math.ceil(Math.abs(minutes))) })
  }
  return t(`arrived.${verdict}`, times)
}

/** Who says so, and whether the server agreed. */
export function sourceWords(
  { by, phone, verdict, error_s, promise }: Arrival,
  judgedHere: boolean,
): string | null {
  if (!promise || verdict === null) return null
  if (by === 'phone') return t(error_s === null ? 'arrived.unsure' : 'arrived.by-phone')
  if (phone) return t('arrived.differs', { verdict: t(`verdict.${phone}`) })
  return t(judgedHere ? 'arrived.confirmed' : 'arrived.judged')
}
