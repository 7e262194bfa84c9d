/** Turns what a record holds into words of the screen's language. */
import type { Item, Standard, Words } from '../core/checklist.ts'
import { format, language } from '../ui/index.ts'
import type { Judgement, TimelineEntry } from './records.ts'
import { t } from './words.ts'

export function say(words: Words): string {
  return language.value === 'en' ? words.en : words.zh
}

export function itemName(standard: Standard, id: string): string {
  const item = standard.items[id]
  return item ? say(item) : id
}

export function kindName(standard: Standard, kind: string): string {
  const checklist = standard.visits[kind]
  return checklist ? say(checklist.name) : kind
}

function one(value: unknown, item: Item | undefined): string {
  const option = item?.options?.find((each) => each.value === value)
  if (option) return say(option)
  if (item?.answer === 'duration' && typeof value === 'number') return format.minutes(value / 60)
  if (item?.unit && typeof value === 'string') return `${value} ${item.unit}`
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : ''
  return t.known(`value.${text}`) ?? t.known(`verdict.${text}`) ?? t.known(`signature.${text}`) ?? text
}

/** An answer in words; several choices are joined as a list. */
export function answer(value: unknown, item: Item | undefined): string {
  if (!Array.isArray(value)) return one(value, item)
  return new Intl.ListFormat(language.value, { type: 'conjunction' }).format(value.map((each) => one(each, item)))
}

/** `晚 12分钟 · 误差不超过 2 秒 · 手机时钟已校准` */
export function arrivalWords({ minutes, error_s, grade }: Judgement): string {
  const count = Number(minutes)
  const time = format.minutes(count)
  const distance =
    minutes === null
      ? []
      : [Math.round(count) === 0 ? t('arrival.exact') : t(count > 0 ? 'arrival.after' : 'arrival.before', { time })]
  const error = error_s === null ? t('arrival.no-error') : t('arrival.error', { seconds: error_s })
  return [...distance, error, t.known(`grade.${grade}`) ?? grade].join(' · ')
}

export function eventWords(entry: TimelineEntry, standard: Standard): string {
  const { type, body } = entry
  const text = typeof body.text === 'string' ? body.text : ''
  switch (type) {
    case 'item.answered': {
      const id = String(body.item)
      const value = body.value === null ? '—' : answer(body.value, standard.items[id])
      return t('event.item.answered', { what: `${itemName(standard, id)} — ${value}` })
    }
    case 'items.confirmed':
      return t('event.items.confirmed', { count: Array.isArray(body.items) ? body.items.length : 0 })
    case 'note.added':
    case 'question.raised':
    case 'complaint.raised':
    case 'incident.reported':
      return t(`event.${type}`, { what: text || t('record.erased') })
    default:
      return t.known(`event.${type}`) ?? t('event.unknown')
  }
}

/** Corrected minus phone, milliseconds; null when the correction is not known. */
export function shift(entry: TimelineEntry): number | null {
  return entry.corrected === null ? null : Date.parse(entry.corrected) - entry.wall
}
