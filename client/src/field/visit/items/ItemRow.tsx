import { Badge, Button, said } from '../../../ui/index.ts'
import type { Flow } from '../flow.ts'
import { answerable } from '../next.ts'
import type { Listed } from '../view.ts'
import { Conflict } from './Conflict.tsx'
import { Control, Reason } from './controls.tsx'
import { Folds } from './Folds.tsx'
import { Line } from './Line.tsx'
import { Observed } from './Observed.tsx'
import { Photos } from './Photos.tsx'
import { SavedTick } from './SavedTick.tsx'
import { Threshold } from './Threshold.tsx'
import { useItem, type ItemProps, type ItemState } from './useItem.ts'
import { t } from './words/index.ts'

/** One item: a line, and a card while it is its turn. */
export function ItemRow(props: ItemProps) {
  const { view, flow, assessed, current } = props
  const one = useItem(props)
  return (
    <li
      class="visit-item"
      data-item={assessed.id}
      data-state={assessed.state}
      data-answer={one.value === null || one.item.private ? undefined : String(one.value)}
      data-conflict={one.conflict || undefined}
      data-open={one.isOpen || undefined}
      data-current={assessed.id === current || undefined}
      data-held={assessed.id === flow.held.value || undefined}
    >
      {one.isOpen ? (
        <Body one={one} view={view} flow={flow} />
      ) : answerable(one.item) ? (
        <Line
          one={one}
          visit={view.id}
          photos={view.visit.photos}
          onOpen={one.mine ? () => openByHand(flow, assessed.id) : undefined}
        />
      ) : (
        <Observed view={view} item={one.item} assessed={assessed} />
      )}
    </li>
  )
}

function openByHand(flow: Flow, item: string): void {
  flow.held.value = null
  flow.opened.value = item
}

/** The field of somebody who types in this item. */
function typedInto(event: Event): HTMLElement | null {
  const { target } = event
  const isText = target instanceof HTMLInputElement && target.type === 'text'
  return isText || target instanceof HTMLTextAreaElement ? target : null
}

function Body({ one, view, flow }: { one: ItemState; view: Listed; flow: Flow }) {
  const { id, item, label, value, conflict } = one
  return (
    <div
      class="visit-item-body"
      onFocusIn={(event) => typedInto(event) && flow.hold(id)}
      onFocusOut={(event) => typedInto(event) && flow.release(id)}
      onKeyDown={(event) => {
        if (event.key === 'Enter' && event.target instanceof HTMLInputElement) typedInto(event)?.blur()
      }}
    >
      <Head one={one} visit={view.id} />
      {conflict && <Conflict one={one} visit={view.id} counts={one.value} />}
      {item.answer === 'number' && <Threshold view={view} item={item} />}
      {!conflict && item.answer !== 'photo' && (
        <Control
          visit={view.id}
          id={id}
          item={item}
          label={label}
          value={value}
          state={one.state}
          onAnswer={one.onAnswer}
        />
      )}
      {!conflict && item.multiple && value !== null && (
        <Button kind="primary" wide action="chosen" onClick={() => flow.release(id)}>
          {t('item.chosen')}
        </Button>
      )}
      {item.answer === 'photo' && (
        <Photos
          visit={view.id}
          item={id}
          label={label}
          pair={item.pair}
          photos={view.visit.photos}
          open={one.mine}
        />
      )}
      {one.failed && !conflict && value !== null && (
        <Reason view={view} id={id} value={one.standing[0]?.note ?? ''} onSave={one.onReason} />
      )}
      <Folds view={view} id={id} item={item} />
    </div>
  )
}

/** What is asked, how much hangs on it, and a tick once the answer is kept. */
function Head({ one: { item, events }, visit }: { one: ItemState; visit: string }) {
  return (
    <div class="visit-item-head" data-row>
      <p class="visit-item-label">
        {said(item)}
        {item.critical && (
          <>
            {' '}
            <Badge tone="accent" icon="stop">
              {t('item.critical')}
            </Badge>
          </>
        )}
        {!item.required && (
          <>
            {' '}
            <span class="small quiet">{t('item.optional')}</span>
          </>
        )}
      </p>
      <SavedTick visit={visit} events={events} />
    </div>
  )
}
