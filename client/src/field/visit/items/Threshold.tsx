import { fields } from '../../../core/checklist/fields.ts'
import { boundsFrom } from '../../../core/checklist/limit.ts'
import type { Item } from '../../../core/checklist/standard.ts'
import { thresholdOf } from '../../../core/checklist/threshold.ts'
import type { Listed } from '../view.ts'
import { t } from './words/index.ts'

/** From where on a number passes, beside the field in which it is typed: `签约 1000，900 以上合格`. */
export function Threshold({ view, item }: { view: Listed; item: Item }) {
  const known = fields(view.visit, view.document, {})
  const found = thresholdOf(item, boundsFrom(known, view.list.assessment))
  if (!found) return null
  const { of, low, high } = found
  const limit =
    low !== null && high !== null
      ? t('item.limit.between', { low, high })
      : low !== null
        ? t('item.limit.low', { low })
        : high !== null
          ? t('item.limit.high', { high })
          : null
  if (limit === null) return null
  return (
    <p class="small" data-threshold>
      {of === null ? limit : t('item.limit.contracted', { rate: of, limit })}
    </p>
  )
}
