import { useState } from 'preact/hooks'

import { Button, Card, Icon, Switch, said } from '../../../ui/index.ts'
import { answer, confirm } from '../acts.ts'
import { onScreen, show, type Flow } from '../flow.ts'
import type { Confirm } from '../next.ts'
import type { Gate } from '../stages.ts'
import type { Listed } from '../view.ts'
import { Control } from './controls.tsx'
import { Script, speaks } from './Script.tsx'
import { t as ofScript } from '../../../ui/script/words/index.ts'
import { t } from './words/index.ts'

interface GateCardProps {
  view: Listed
  gate: Gate
  ticks: readonly Confirm[]
  flow: Flow
  /** The big button of the page does the confirming. */
  big: boolean
}

/** The low-risk ticks of the work that ends here: one tap confirms all that are still switched on. */
export function GateCard({ view, gate, ticks, flow, big }: GateCardProps) {
  const [busy, setBusy] = useState(false)
  const confirms = ticks
    .map(({ phase, items }) => ({ phase, items: items.filter((id) => !flow.off.value.has(id)) }))
    .filter(({ items }) => items.length > 0)
  const on = confirms.flatMap(({ items }) => items)
  return (
    <Card labelledBy={`gate-${gate}`} class="visit-gate">
      <div data-gate={gate} class="stack stack-tight">
        <div>
          <h3 id={`gate-${gate}`}>{t(`item.bulk.${gate}`)}</h3>
          <p class="small quiet">{t('item.bulk.help')}</p>
        </div>
        <ul>
          {ticks.flatMap(({ items }) => items.map((id) => <Tick key={id} view={view} id={id} flow={flow} />))}
        </ul>
        {!big && (
          <Button
            wide
            icon="check"
            action="confirm"
            disabled={on.length === 0 || busy}
            onClick={async () => {
              // Nobody confirms what they do not see.
              if (onScreen(on).length < on.length) return show(on)
              setBusy(true)
              try {
                await confirm(view.id, confirms)
              } finally {
                setBusy(false)
              }
            }}
          >
            {on.length > 0 ? t('item.bulk.confirm', { count: on.length }) : t('item.bulk.none')}
          </Button>
        )}
      </div>
    </Card>
  )
}

/** One of them: a switch, what helps with it, and an answer of its own once it is switched off. */
function Tick({ view, id, flow }: { view: Listed; id: string; flow: Flow }) {
  const [more, setMore] = useState(false)
  const item = view.list.standard.items[id]!
  const off = flow.off.value.has(id)
  const what = item.help ? t('item.help') : ofScript('script.title')
  const helps = item.help !== undefined || speaks(view.list.standard, view.document, id)
  return (
    <li data-item={id} data-state="open" class="visit-bulk-item">
      <div class="visit-tick" data-row>
        <Switch label={said(item)} on={!off} onChange={(wanted) => flow.turn(id, wanted)} />
        {helps && (
          <Button
            kind="quiet"
            action="tick-help"
            aria-expanded={more}
            aria-label={t('item.named', { what, label: said(item) })}
            onClick={() => setMore(!more)}
          >
            {what}
          </Button>
        )}
      </div>
      {more && (
        <div class="stack stack-tight">
          {item.help && (
            <p class="row">
              <Icon name="question" />
              <span>{said(item.help)}</span>
            </p>
          )}
          <Script standard={view.list.standard} document={view.document} item={id} />
        </div>
      )}
      {off && (
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
}
