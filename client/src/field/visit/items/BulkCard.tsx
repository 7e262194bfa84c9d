import type { Signal } from '@preact/signals'
import { useState } from 'preact/hooks'

import { Button, Card, Switch, said } from '../../../ui/index.ts'
import { answer, confirm } from '../acts.ts'
import type { View } from '../view.ts'
import { t } from './words/index.ts'
import { Control } from './controls.tsx'

interface BulkCardProps {
  view: View & { list: NonNullable<View['list']> }
  phase: string
  items: readonly string[]
  /** What is switched off; shared with the big button, which confirms the same ones. */
  off: Signal<ReadonlySet<string>>
  /** The big button of the page does the confirming. */
  big: boolean
}

/** The low-risk ticks of a phase: one tap confirms all that are still switched on. */
export function BulkCard({ view, phase, items, off, big }: BulkCardProps) {
  const { standard } = view.list
  const [busy, setBusy] = useState(false)
  const on = items.filter((id) => !off.value.has(id))
  return (
    <Card labelledBy={`bulk-${phase}`}>
      <div>
        <h3 id={`bulk-${phase}`}>{t('item.bulk')}</h3>
        <p class="small quiet">{t('item.bulk.help')}</p>
      </div>
      <ul>
        {items.map((id) => {
          const item = standard.items[id]!
          return (
            <li key={id} data-item={id} data-state="open" class="visit-bulk-item">
              <Switch
                label={said(item)}
                on={!off.value.has(id)}
                onChange={(wanted) => {
                  const next = new Set(off.value)
                  if (wanted) next.delete(id)
                  else next.add(id)
                  off.value = next
                }}
              />
              {off.value.has(id) && (
                <Control
                  visit={view.id}
                  id={id}
                  item={item}
                  label={said(item)}
                  value={null}
                  onAnswer={(value) => answer(view.id, id, value)}
                />
              )}
            </li>
          )
        })}
      </ul>
      {!big && (
        <Button
          wide
          icon="check"
          action="confirm"
          disabled={on.length === 0 || busy}
          onClick={async () => {
            setBusy(true)
            try {
              await confirm(view.id, phase, on)
            } finally {
              setBusy(false)
            }
          }}
        >
          {on.length > 0 ? t('item.bulk.confirm', { count: on.length }) : t('item.bulk.none')}
        </Button>
      )}
    </Card>
  )
}
