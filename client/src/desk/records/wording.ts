/** Turns what a record holds into words of the screen's language. */
import type { Item, Standard } from '../../core/checklist/standard.ts'
import { format, language, said, type Tone } from '../../ui/index.ts'
import type { Judgement, RecordView, TimelineEntry, Verdict } from './calls.ts'
import { t } from './words/index.ts'

export const VERDICT_TONE: Record<Verdict, Tone> = {
  on_time: 'good',
  on_target: 'good',
  early: 'warn',
  late: 'bad',
  undetermined: 'neutral',
}

const A_MINUTE_S = 60

/** The name of whoever spoke, as far as the record knows it. */
export function speaker({ timeline }: RecordView, id: string | null): string {
  return timeline.find(({ by }) => by.id === id)?.by.name ?? t('record.erased')
}

export function itemName(standard: Standard, id: string): string {
  const item = standard.items[id]
  return item ? said(item) : id
}

export function kindName(standard: Standard, kind: string): string {
  const checklist = standard.visits[kind]
  return checklist ? said(checklist.name) : kind
}

/** Words joined as the language joins a list. */
export function listed(each: readonly string[]): string {
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(each)
}

/** `迟到 24 分钟`; the minutes only where they are the fault. */
export function verdictWords(verdict: Verdict | null, minutes: string | null): string {
  if (verdict === null) return t('verdict.none')
  const words = t(`verdict.${verdict}`)
  if (minutes === null || (verdict !== 'late' && verdict !== 'early')) return words
  return t('verdict.by', { verdict: words, time: format.minutes(Number(minutes)) })
}

function duration(seconds: number): string {
  return seconds < A_MINUTE_S ? t('value.moments') : format.minutes(seconds / A_MINUTE_S)
}

function one(value: unknown, item: Item | undefined): string {
  const option = item?.options?.find((each) => each.value === value)
  if (option) return said(option)
  if (item?.private && value === 'na') return t('value.unsure')
  if (item?.answer === 'duration' && typeof value === 'number') return duration(value)
  if (item?.compute?.args.includes('rating.stars')) return t('value.stars', { count: Number(value) })
  if (item?.unit && typeof value === 'string') return `${value} ${item.unit}`
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return (
    t.known(`value.${text}`) ??
    t.known(`verdict.${text}`) ??
    t.known(`returned.${text}`) ??
    t.known(`signature.${text}`) ??
    text
  )
}

/** An answer in words; several choices are joined as a list. */
export function answer(value: unknown, item: Item | undefined): string {
  if (value === null) return t('value.none')
  return Array.isArray(value) ? listed(value.map((each) => one(each, item))) : one(value, item)
}

/** `晚 12 分钟 · 误差不超过 2 秒 · 手机时钟已校准` */
export function arrivalWords({ minutes, error_s, grade }: Judgement): string {
  const error = error_s === null ? t('arrival.no-error') : t('arrival.error', { seconds: error_s })
  return [distanceWords(minutes), error, t.known(`grade.${grade}`) ?? grade].filter(Boolean).join(' · ')
}

function distanceWords(minutes: string | null): string | null {
  if (minutes === null) return null
  const count = Math.round(Number(minutes))
  if (count === 0) return t('arrival.exact')
  return t(count > 0 ? 'arrival.after' : 'arrival.before', { time: format.minutes(count) })
}

type Told = Pick<TimelineEntry, 'event' | 'type' | 'body'>
/** What of a record the words of its events need. */
export type About = Pick<RecordView, 'signatures'> & {
  document: Pick<RecordView['document'], 'kind' | 'promise'>
}

/** What an event says. A part that was erased, or that is of no known kind, reads as such. */
export function eventWords(entry: Told, { document, signatures }: About, standard: Standard): string {
  const { type, body } = entry
  const zone = document.promise?.zone
  const text = (name: string): string => (typeof body[name] === 'string' ? body[name] : t('record.erased'))
  const clock = (name: string): string =>
    typeof body[name] === 'string' ? format.dayAndClock(body[name], zone) : t('record.erased')
  const known = (term: (said: string) => string, name: string): string =>
    t.known(term(text(name))) ?? text(name)
  const named = (): string =>
    typeof body.item === 'string' ? itemName(standard, body.item) : t('photo.loose')
  const event = t.known(`event.${type}`) ?? t('event.unknown')
  const saying = (what: string): string => t('moment.said', { event, what })
  switch (type) {
    case 'item.answered':
      return `${named()} — ${answer(body.value ?? null, standard.items[text('item')])}`
    case 'items.confirmed': {
      const phase = standard.visits[document.kind]?.phases.find(({ id }) => id === body.phase)
      const count = Array.isArray(body.items) ? body.items.length : 0
      return t('moment.items', { what: phase ? said(phase.name) : text('phase'), count })
    }
    case 'photo.added':
    case 'private.answered':
      return saying(named())
    case 'note.added':
    case 'question.raised':
    case 'complaint.raised':
    case 'incident.reported':
    case 'reply.given':
      return saying(text('text'))
    case 'hotline.called':
      return t('moment.hotline', { what: text('ticket') })
    case 'call.attempted': {
      const purpose = known((said) => `purpose.${said}`, 'purpose')
      return t('moment.call', { purpose, result: known((said) => `result.${said}`, 'result') })
    }
    case 'delay.told':
      if (body.answer === 'not_reached') return t('moment.delay.not-reached', { time: clock('expected') })
      return t('moment.delay', { time: clock('expected'), answer: known((said) => `told.${said}`, 'answer') })
    case 'leave.started': {
      const reason = known((said) => `leaving.${said}`, 'reason')
      if (!body.returning) {
        return body.promised
          ? t('moment.gone.promised', { reason, time: clock('promised') })
          : t('moment.gone', { reason })
      }
      return t('moment.leave', { reason, minutes: format.minutes(Number(body.minutes)) })
    }
    case 'line.checked':
      return saying(t(body.works ? 'line.works' : 'line.fails'))
    case 'promise.agreed':
      return t('moment.promise', { time: clock('start') })
    case 'rating.given':
      return saying(t('value.stars', { count: Number(body.stars) }))
    case 'visit.completed':
      return saying(known((said) => `outcome.${said}`, 'outcome'))
    case 'visit.signed': {
      const kind = signatures.find((one) => one.event === entry.event)?.kind
      return saying(kind ? t(`signature.${kind}`) : '—')
    }
    case 'change.seen':
      if (body.gone) return t('moment.seen.gone')
      return t(body.state === 'cancelled' ? 'moment.seen.cancelled' : 'moment.seen.booked')
    case 'visit.departed':
    case 'visit.arrived':
    case 'visit.started':
      if (Array.isArray(body.despite)) {
        const doubts = listed(body.despite.map((doubt) => t.known(`doubt.${String(doubt)}`) ?? String(doubt)))
        return t('moment.despite', { event, doubts, reason: text('reason') })
      }
      return body.undone ? t('moment.undone', { what: event }) : event
    default:
      return body.undone ? t('moment.undone', { what: event }) : event
  }
}
