import { useState } from 'preact/hooks'

import { BigButton, IconButton } from '../../ui/index.ts'
import type { Next } from './next.ts'
import { t } from './words/index.ts'

/** A second tap of the same finger must not answer the next question as well. */
const SETTLING_MS = 350

interface ThumbBarProps {
  next: Next
  /** Does what comes next; resolves when it is on the disk. */
  onNext: () => Promise<void>
  /** Absent where the visit is over. */
  onMore?: () => void
}

/** The lower edge of a visit: the one next action, and all that can happen at any time. */
export function ThumbBar({ next, onNext, onMore }: ThumbBarProps) {
  const [settling, setSettling] = useState(false)
  return (
    <div class="thumb" role="region" aria-label={t('visit.next')}>
      <div class="thumb-inner">
        {onMore && <IconButton icon="add" label={t('visit.more')} action="more" onClick={onMore} />}
        <BigButton
          action={next.kind === 'mark' ? `next-${next.mark}` : `next-${next.kind}`}
          // Not `disabled`, which would take the focus away from somebody who uses a keyboard.
          aria-disabled={settling}
          onClick={() => {
            if (settling) return
            setSettling(true)
            void onNext().finally(() => setTimeout(setSettling, SETTLING_MS, false))
          }}
        >
          {nextWords(next)}
        </BigButton>
      </div>
    </div>
  )
}

function nextWords(next: Next): string {
  switch (next.kind) {
    case 'mark':
      return t(`next.${next.mark}`)
    case 'confirm':
      return t('next.confirm', { count: next.items.length })
    case 'fill':
      return t('next.fill', { count: next.count })
    case 'explain':
      return t('next.explain', { count: next.count })
    case 'unknown':
      return t('visit.more')
    default:
      return t(`next.${next.kind}`)
  }
}
