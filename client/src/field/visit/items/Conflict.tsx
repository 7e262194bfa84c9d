import type { Value } from '../../../core/visit/events.ts'
import { statesOf } from '../../../device/index.ts'
import { Banner, Button, format } from '../../../ui/index.ts'
import type { ItemState } from './useItem.ts'
import { answerWords } from './wording.ts'
import { t } from './words/index.ts'

interface ConflictProps {
  one: ItemState
  visit: string
  /** The cautious answer that counts meanwhile; null where none does. */
  counts: Value
}

/** Both answers, who gave them, and one more event that replaces both. */
export function Conflict({ one: { item, standing, onAnswer }, visit, counts }: ConflictProps) {
  const own = statesOf(visit).value
  const distinct = [...new Map(standing.map((one) => [JSON.stringify(one.value), one])).values()]
  return (
    <Banner tone="warn" title={t('item.conflict')}>
      {counts !== null && <p>{t('item.conflict.shown', { value: answerWords(item, counts) })}</p>}
      <ul class="stack stack-tight">
        {distinct.map((one) => (
          <li key={one.event} class="stack stack-tight">
            <span class="small">
              {t(own.has(one.event) ? 'item.conflict.by-me' : 'item.conflict.by-other', {
                time: format.clock(one.wall),
              })}
            </span>
            <Button
              action="resolve"
              data-value={JSON.stringify(one.value)}
              onClick={() => onAnswer(one.value)}
            >
              {t('item.conflict.use', { value: answerWords(item, one.value) })}
            </Button>
          </li>
        ))}
      </ul>
    </Banner>
  )
}
