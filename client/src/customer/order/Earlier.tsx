import { useState } from 'preact/hooks'

import { Icon, format } from '../../ui/index.ts'
import type { OfLink, OfVisit, VisitBefore } from '../calls.ts'
import { EarlierReceipt } from '../Receipt.tsx'
import { t } from './words/index.ts'

/** The visits of the order that went before, the latest first, each with its receipt. */
export function Earlier({ visit: { earlier, promise }, ...page }: OfVisit) {
  if (earlier.length === 0) return null
  return (
    <section class="stack customer-earlier" aria-labelledby="earlier">
      <h2 id="earlier">{t('earlier.title')}</h2>
      {earlier.map((before) => (
        <One key={before.visit} {...page} before={before} zone={promise?.zone} />
      ))}
    </section>
  )
}

function One(props: OfLink & { before: VisitBefore; zone: string | undefined }) {
  // What is folded asks for nothing: photos are looked at when they are.
  const [open, setOpen] = useState(false)
  const { digest, outcome, completed_at } = props.before.receipt
  return (
    <details
      class="card"
      data-earlier={digest}
      data-outcome={outcome}
      onToggle={({ currentTarget }) => setOpen(currentTarget.open)}
    >
      <summary>
        <span>
          <span class="strong">{format.dayAndClock(completed_at, props.zone)}</span> {t(`earlier.${outcome}`)}
        </span>
        <Icon name="down" />
      </summary>
      <div class="stack">{open && <EarlierReceipt {...props} />}</div>
    </details>
  )
}
