/** An arrival and its judgement in words. */
import type { Arrival } from '../../../core/visit/arrival.ts'
import type { PromiseInForce } from '../../../core/visit/document.ts'
import type { Visit } from '../../../core/visit/fold.ts'
import type { TimeOf } from '../../../core/visit/times.ts'
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

/**
 * What the customer has said to an arrival before this promise; null where nobody has asked them: who agreed to a late one
 * has not agreed to an early one.
 */
export function earlyToldWords(
  { delays, calls }: Visit,
  promise: PromiseInForce,
  timeOf: TimeOf,
): string | null {
  const start = Date.parse(promise.start)
  const asked = delays
    .filter(({ answer, expected }) => answer !== 'not_reached' && Date.parse(expected) < start)
    .at(-1)
  const called = calls.filter(({ purpose, result }) => purpose === 'delay' && result === 'reached').at(-1)
  const time = (said: { event: string; wall: number }): string => format.clock(timeOf(said), promise.zone)
  if (called && (!asked || timeOf(called) > timeOf(asked))) {
    // What was agreed on the phone, one writes down; somebody who only called has said nothing of it.
    return called.note
      ? t('early.waiting', { time: time(called), promised: format.promised(promise) })
      : t('early.called', { time: time(called) })
  }
  if (!asked) return null
  return asked.answer === 'accepts'
    ? t('early.told', { time: time(asked) })
    : t('early.answered', { time: time(asked), answer: t(`told.${asked.answer}`) })
}
