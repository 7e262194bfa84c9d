/** How an answer is to be read: as done, as not done, or as neither. */
import { limit } from '../../../core/checklist/limit.ts'
import type { Fields, Item } from '../../../core/checklist/standard.ts'
import type { Value } from '../../../core/visit/events.ts'
import type { Answer } from '../../../core/visit/fold.ts'
import type { Tone } from '../../../ui/index.ts'

/** Whether this answer says that something was not done, or not agreed to. */
export function failing(item: Item, value: string): boolean {
  switch (item.answer) {
    case 'tick':
      return value === 'not_done'
    case 'yes-no-na':
      return (item.fail ?? []).includes(value)
    case 'consent':
      return value !== 'yes'
    case 'choice':
      return (item.options ?? []).some((option) => option.value === value && option.fail)
    default:
      return false
  }
}

/** The reason that is written already, where another answer needs one, too: in a conflict that of the same answer. */
export function keptReason(
  item: Item,
  standing: readonly Answer[],
  value: Value,
  known: Fields,
): string | undefined {
  const same = standing.find((one) => JSON.stringify(one.value) === JSON.stringify(value))
  return (stillFails(item, value, known) && (same ?? standing[0])?.note) || undefined
}

function stillFails(item: Item, value: Value, known: Fields): boolean {
  if (value === null || item.refusable) return false
  if (item.answer !== 'number') return [value].flat().some((one) => failing(item, one))
  const held = limit(item, known)
  const number = Number(value)
  return held !== null && (number < Number(held.gte ?? -Infinity) || number > Number(held.lte ?? Infinity))
}

/** The look of a chosen answer: one that was not done must not look like one that was. */
export function toneOf(item: Item, value: string): Tone {
  if (failing(item, value)) return item.refusable ? 'warn' : 'bad'
  const passes =
    ['tick', 'consent'].includes(item.answer) || (item.answer === 'yes-no-na' && item.fail?.length)
  return passes && value !== 'na' ? 'good' : 'accent'
}
