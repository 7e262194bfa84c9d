/** The words for an answer. */
import type { Item } from '../../../core/checklist/standard.ts'
import type { Value } from '../../../core/visit/events.ts'
import { language, type Language, said } from '../../../ui/index.ts'
import { t } from './words/index.ts'

export function answerWords(
  item: Item,
  value: NonNullable<Value>,
  chosen: Language = language.value,
): string {
  const word = t.in(chosen)
  if (typeof value !== 'string') {
    const all = value.map((one) => answerWords(item, one, chosen))
    return all.slice(1).reduce((before, next) => word('value.and', { before, next }), all[0] ?? '')
  }
  switch (item.answer) {
    case 'tick':
      return value === 'done' ? word('value.done') : word('value.not_done')
    case 'yes-no-na':
      return value === 'yes' ? word('value.yes') : value === 'no' ? word('value.no') : word('item.na')
    case 'consent':
      if (value === 'withdrawn') return word('item.consent.withdrawn')
      return value === 'yes' ? word('item.consent.yes') : word('item.consent.no')
    case 'choice': {
      const option = item.options?.find((one) => one.value === value)
      return option ? said(option, chosen) : value
    }
    case 'number':
      return item.unit ? `${value} ${item.unit}` : value
    default:
      return value
  }
}
