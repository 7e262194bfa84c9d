/** What speaks of the work at hand stands above its cards, and not over the address: the leave, an early arrival, the door code. */
import { useEffect, useRef } from 'preact/hooks'

import { typedCodes } from '../../core/visit/codes.ts'
import { now } from '../now.ts'
import { LeaveBanner } from './Journal.tsx'
import { EarlyBanner } from './time/Arrived.tsx'
import { WrongCode } from './time/WrongCode.tsx'
import type { View } from './view.ts'

export function AtHand({ view }: { view: View }) {
  const { visit, status } = view
  const place = useRef<HTMLDivElement>(null)
  const away = visit.leaves.some(({ state }) => state === 'open')
  const code = typedCodes(view.document, visit)
  const wrong = code?.state === 'wrong' && visit.completions.length === 0 ? code.typed : 0
  // What has just been heard is brought into view; nobody is taken away from what they are typing.
  useEffect(() => {
    if ((away || wrong > 0) && !isTyping()) place.current?.scrollIntoView?.({ block: 'nearest' })
  }, [away, wrong])
  return (
    <div class="stack visit-at-hand" ref={place}>
      <LeaveBanner view={view} />
      {status === 'arrived' && <EarlyBanner stop={view} at={now()} />}
      <WrongCode view={view} />
    </div>
  )
}

function isTyping(): boolean {
  return document.activeElement?.matches('input, textarea') ?? false
}
