import { Icon, format } from '../../ui/index.ts'
import type { Receipt, Visit } from '../calls.ts'
import { EarlierReceipt } from '../Receipt.tsx'
import { t } from './words/index.ts'

/** The visits of the order that went before, the latest first, each with its receipt. */
export function Earlier({ visit: { earlier, promise } }: { visit: Visit }) {
  if (earlier.length === 0) return null
  return (
    <section class="stack customer-earlier" aria-labelledby="earlier">
      <h2 id="earlier">{t('earlier.title')}</h2>
      {earlier.map((receipt) => (
        <One key={receipt.digest} receipt={receipt} zone={promise?.zone} />
      ))}
    </section>
  )
}

function One({ receipt, zone }: { receipt: Receipt; zone: string | undefined }) {
  const { digest, outcome, completed_at } = receipt
  return (
    <details class="card" data-earlier={digest} data-outcome={outcome}>
      <summary>
        <span>
          <span class="strong">{format.dayAndClock(completed_at, zone)}</span> {t(`earlier.${outcome}`)}
        </span>
        <Icon name="down" />
      </summary>
      <div class="stack">
        <EarlierReceipt receipt={receipt} zone={zone} />
      </div>
    </details>
  )
}
