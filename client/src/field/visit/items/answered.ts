/** How an answer is to be read: as done, as not done, or as neither. */
import type { Item } from '../../../core/checklist/standard.ts'
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

/** The look of a chosen answer: one that was not done must not look like one that was. */
export function toneOf(item: Item, value: string): Tone {
  if (failing(item, value)) return item.refusable ? 'warn' : 'bad'
  const passes =
    ['tick', 'consent'].includes(item.answer) || (item.answer === 'yes-no-na' && item.fail?.length)
  return passes && value !== 'na' ? 'good' : 'accent'
}
