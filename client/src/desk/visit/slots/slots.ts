/** Free times as they are shown: a column for each day of a week, and why one stands where it stands. */
import { format } from '../../../ui/index.ts'
import type { Preferred, Slot, SlotQuestion } from '../calls.ts'
import { t } from './words/index.ts'

export const DAYS = 7
const DAY_MS = 24 * 60 * 60 * 1000

/** What customers ask for on the telephone; `known`: what their page says, `any`: they do not mind. */
const HOURS = {
  known: null,
  any: ['00:00', ''],
  morning: ['', '12:00'],
  afternoon: ['12:00', '18:00'],
  evening: ['18:00', ''],
} as const
export type WishedFor = keyof typeof HOURS

export function wished(wish: WishedFor): Partial<SlotQuestion> {
  const [from, until] = HOURS[wish] ?? ['', '']
  return { ...(from && { wish_from: from }), ...(until && { wish_until: until }) }
}

/** Between which hours a customer would have somebody come, as their page says; null where it does not. */
export function hoursOf(preferred: Preferred): string | null {
  const { hours_from: from, hours_until: until } = preferred ?? { hours_from: null, hours_until: null }
  if (from && until) return `${from}–${until}`
  if (from) return t('slots.wish.from', { time: from })
  return until ? t('slots.wish.until', { time: until }) : null
}

/** What can be chosen as the customer's wish; what is known of them first, else that they do not mind. */
export function wishes(preferred: Preferred): { value: WishedFor; label: string }[] {
  const hours = hoursOf(preferred)
  const rest = (Object.keys(HOURS) as WishedFor[]).slice(hours ? 1 : 2)
  return [
    { value: 'known', label: hours ? t('slots.wish.known', { hours }) : t('slots.wish.any') },
    ...rest.map((value) => ({ value, label: t.known(`slots.wish.${value}`) ?? value })),
  ]
}

/** A day of the week that is shown, with its free times, the best first. */
export interface SlotDay {
  day: string
  /** An instant of it, for its name. */
  at: number
  slots: Slot[]
}

/** Seven days from one on, whether anything is free on them or not. */
export function weekOf(from: string, found: readonly Slot[]): SlotDay[] {
  const first = Date.parse(`${from}T12:00:00Z`)
  if (Number.isNaN(first)) return []
  const days = Array.from({ length: DAYS }, (_, count): SlotDay => {
    const at = first + count * DAY_MS
    return { day: format.dayKey(at, 'UTC'), at, slots: [] }
  })
  for (const slot of found) {
    days.find(({ day }) => day === format.dayKey(slot.start, slot.zone))?.slots.push(slot)
  }
  return days
}

export function nameOf({ person, start }: Slot): string {
  return `${person.id} ${start}`
}

/** The one beside a free time: the same place in the next day to the left or right that has any; null: none is there. */
export function beside(week: readonly (readonly string[])[], name: string, step: -1 | 1): string | null {
  const column = week.findIndex((names) => names.includes(name))
  const row = week[column]?.indexOf(name) ?? -1
  if (row < 0) return null
  for (let other = column + step; other >= 0 && other < week.length; other += step) {
    const names = week[other]!
    if (names.length > 0) return names[Math.min(row, names.length - 1)]!
  }
  return null
}

type Reason = Slot['reasons'][number]
type Said = Readonly<Record<Reason['code'], (reason: Reason) => string>>

const IN_WORDS: Said = {
  wished: () => t('slots.wished'),
  follows: () => t('slots.follows'),
  precedes: () => t('slots.precedes'),
  way: ({ minutes = 0 }) => t('slots.way', { time: format.minutes(minutes) }),
  free_day: () => t('slots.free_day'),
  gap: ({ minutes = 0 }) => t('slots.gap', { time: format.minutes(minutes) }),
  busy: ({ count = 0 }) => t('slots.busy', { count }),
}
const IN_SHORT: Said = {
  wished: () => t('slots.short.wished'),
  follows: () => t('slots.short.follows'),
  precedes: () => t('slots.short.precedes'),
  way: ({ minutes = 0 }) => t('slots.short.way', { time: format.minutes(minutes) }),
  free_day: () => t('slots.short.free_day'),
  gap: ({ minutes = 0 }) => t('slots.short.gap', { time: format.minutes(minutes) }),
  busy: ({ count = 0 }) => t('slots.short.busy', { count }),
}

/** Why a free time stands where it stands; a reason that this app does not know yet is passed by. */
export function reasons(slot: Pick<Slot, 'reasons'>): string {
  return slot.reasons.flatMap((one) => IN_WORDS[one.code]?.(one) ?? []).join(' · ')
}

/** The first of these reasons, as short as it can be said. */
export function why({ reasons: [first] }: Slot): string {
  return first ? (IN_SHORT[first.code]?.(first) ?? '') : ''
}

/** What is left of a time that is held: 4:05. */
export function countdown(ms: number): string {
  const seconds = Math.max(0, Math.ceil(ms / 1000))
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`
}
