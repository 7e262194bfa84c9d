import { Card } from '../ui/index.ts'
import { After } from './After.tsx'
import type { Receipt } from './calls.ts'
import { toldOf } from './reading.ts'
import { t } from './words/index.ts'

/** What was asked, promised and agreed during the visit, until when, and what was damaged. */
export function Told({ receipt, zone }: { receipt: Receipt; zone?: string }) {
  return (
    <>
      {toldOf(receipt, zone).map(([name, lines]) => (
        <Card key={name} labelledBy={`told-${name}-${receipt.record}`}>
          <h2 id={`told-${name}-${receipt.record}`}>{t(`told.${name}`)}</h2>
          <ul class="customer-items" data-told={name}>
            {lines.map(({ parts, after }, place) => (
              <li key={place} class="customer-item-words">
                {parts.map((part, index) => (
                  <span key={index}>{part}</span>
                ))}
                {after && <After />}
              </li>
            ))}
          </ul>
        </Card>
      ))}
    </>
  )
}
