import type { Photo } from '../../../core/visit/fold.ts'
import { Icon, type IconName } from '../../../ui/index.ts'
import { toneOf } from './answered.ts'
import { Photos } from './Photos.tsx'
import { SavedTick } from './SavedTick.tsx'
import type { ItemState } from './useItem.ts'
import { answerWords } from './wording.ts'
import { t } from './words/index.ts'

interface LineProps {
  one: ItemState
  visit: string
  photos: readonly Photo[]
  /** Opens its card; absent where nothing can be answered any more. */
  onOpen?: () => void
}

const SIGN: Readonly<Record<string, IconName>> = {
  good: 'check',
  bad: 'cross',
  warn: 'warn',
  accent: 'check',
}

/** An item in one line: what was asked and what was answered; a tap opens its card. */
export function Line({ one, visit, photos, onOpen }: LineProps) {
  const { id, item, label, value, standing, events } = one
  const tone = toneOfLine(one)
  const words =
    value === null || item.answer === 'photo' ? null : (
      <span class={`visit-line-answer visit-line-${tone}`}>
        {answerWords(item, value)}
        {judged(one)}
      </span>
    )
  const inside = (
    <>
      <span class={`visit-line-sign visit-line-${tone}`}>
        <Icon name={value === null ? 'open' : SIGN[tone]!} />
      </span>
      <span class="visit-line-label">
        {label}
        {!item.required && <span class="small quiet"> {t('item.optional')}</span>}
      </span>
      {words}
    </>
  )
  return (
    <>
      <div class="visit-line" data-row>
        {onOpen ? (
          <button
            type="button"
            class="visit-line-button"
            data-action={value === null ? 'open-item' : 'change'}
            onClick={onOpen}
          >
            {inside}
            <span class="visually-hidden">{t(value === null ? 'item.open' : 'item.change')}</span>
          </button>
        ) : (
          <p class="visit-line-button">{inside}</p>
        )}
        <SavedTick visit={visit} events={events} />
      </div>
      {standing[0]?.note && <p class="small visit-line-note">{standing[0].note}</p>}
      {item.answer === 'photo' && (
        <Photos visit={visit} item={id} label={label} pair={item.pair} photos={photos} open={false} />
      )}
    </>
  )
}

/** A number says whether it passes. */
function judged({ item, state }: ItemState): string {
  if (item.answer !== 'number' || (state !== 'passed' && state !== 'failed')) return ''
  return ` · ${t(`state.${state}`)}`
}

function toneOfLine({ item, value, state }: ItemState): string {
  if (value === null) return 'open'
  if (state === 'failed') return 'bad'
  if (state === 'refused') return 'warn'
  if (state === 'passed') return 'good'
  return typeof value === 'string' ? toneOf(item, value) : 'accent'
}
