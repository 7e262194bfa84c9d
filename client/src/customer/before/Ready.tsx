import { Card, said } from '../../ui/index.ts'
import type { Visit } from '../calls.ts'
import { t } from './words/index.ts'

/** What the customer is asked to have ready. */
export function Ready({ visit: { ready } }: { visit: Visit }) {
  if (ready.length === 0) return null
  return (
    <Card labelledBy="visit-ready">
      <h2 id="visit-ready">{t('ready.title')}</h2>
      <ul class="customer-ready">
        {ready.map((one) => (
          <li key={one.en}>{said(one)}</li>
        ))}
      </ul>
    </Card>
  )
}
