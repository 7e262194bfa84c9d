import { useState } from 'preact/hooks'

import { BigButton, IconButton } from '../../ui/index.ts'
import type { Big } from './useBig.ts'
import { t } from './words/index.ts'

/** A second tap of the same finger must not answer the next question as well. */
const SETTLING_MS = 350

interface ThumbBarProps {
  big: Big
  /** Absent where the visit is over. */
  onMore?: () => void
}

/** The lower edge of a visit: the one next action, and all that can happen at any time. */
export function ThumbBar({ big, onMore }: ThumbBarProps) {
  const [settling, setSettling] = useState(false)
  return (
    <div class="thumb" role="region" aria-label={t('visit.next')}>
      <div class="thumb-inner">
        {onMore && <IconButton icon="add" label={t('visit.more')} action="more" onClick={onMore} />}
        <BigButton
          action={big.action}
          data-confirms={big.confirms.join(' ') || undefined}
          // Not `disabled`, which would take the focus away from somebody who uses a keyboard.
          aria-disabled={settling}
          onClick={() => {
            if (settling) return
            setSettling(true)
            void big.press().finally(() => setTimeout(setSettling, SETTLING_MS, false))
          }}
        >
          {big.words}
        </BigButton>
      </div>
    </div>
  )
}
