import { useState } from 'preact/hooks'

import type { Assessment } from '../../../core/checklist/assess.ts'
import type { Item } from '../../../core/checklist/standard.ts'
import type { Value } from '../../../core/visit/events.ts'
import type { Answer } from '../../../core/visit/fold.ts'
import { survivors } from '../../../core/visit/fold.ts'
import { statesOf } from '../../../device/index.ts'
import { Badge, Banner, Button, Icon, TruthIcon, format, type Tone, said } from '../../../ui/index.ts'
import { answer } from '../acts.ts'
import { answerable } from '../next.ts'
import type { View } from '../view.ts'
import { t } from './words/index.ts'
import { Control, Reason } from './controls.tsx'
import { Photos } from './Photos.tsx'
import { SavedBadge } from './SavedBadge.tsx'
import { Script } from './Script.tsx'
import { Threshold } from './Threshold.tsx'
import { answerWords } from './wording.ts'

type Assessed = Assessment['phases'][number]['items'][number]

interface ItemCardProps {
  view: View & { list: NonNullable<View['list']> }
  assessed: Assessed
  /** False where the visit is over: nothing can be answered any more. */
  open: boolean
}

/** Answers that stay open after the tap: one may type, photograph or take a consent back. */
const STAYS_OPEN = ['number', 'text', 'photo', 'consent']

export function ItemCard({ view, assessed, open }: ItemCardProps) {
  const { list, visit, id: visitId, document } = view
  const item = list.standard.items[assessed.id]!
  const label = said(item)
  // What was tapped shows at once; the disk may take longer than the eye.
  const [tapped, setTapped] = useState<Value | undefined>(undefined)
  const [changing, setChanging] = useState(false)
  const standing = visit.answers[assessed.id] ?? []
  const value = tapped !== undefined ? tapped : (assessed.value as Value)
  const conflict = assessed.state === 'conflict' && tapped === undefined
  const failed = assessed.state === 'failed' && item.answer !== 'computed'
  const mine = answerable(item) && open

  const onAnswer = async (chosen: Value, quiet = false): Promise<void> => {
    setTapped(chosen)
    setChanging(false)
    try {
      await answer(visitId, assessed.id, chosen, { quiet })
    } finally {
      setTapped(undefined)
    }
  }

  const folded = value !== null && !conflict && !failed && !changing && !STAYS_OPEN.includes(item.answer)
  const events = item.answer === 'photo' ? [] : survivors(visit, `item:${assessed.id}`)

  return (
    <li
      class="visit-item"
      data-item={assessed.id}
      data-state={assessed.state}
      data-conflict={conflict || undefined}
    >
      <div class="visit-item-head">
        <p class="visit-item-label">
          {label}
          {item.critical && (
            <>
              {' '}
              <Badge tone="accent" icon="stop">
                {t('item.critical')}
              </Badge>
            </>
          )}
          {!item.required && answerable(item) && (
            <>
              {' '}
              <span class="small quiet">{t('item.optional')}</span>
            </>
          )}
        </p>
        <SavedBadge visit={visitId} events={events} />
      </div>

      {!answerable(item) && <Observed view={view} item={item} assessed={assessed} />}

      {conflict && (
        <Conflict
          item={item}
          standing={standing}
          visit={visitId}
          counts={assessed.value as Value}
          onChoose={onAnswer}
        />
      )}

      {answerable(item) && !conflict && item.answer !== 'photo' && (folded || !mine) && value !== null && (
        <div class="row row-apart">
          <AnswerBadge item={item} value={value} state={tapped === undefined ? assessed.state : 'recorded'} />
          {mine && (
            <Button
              kind="quiet"
              action="change"
              aria-label={t('item.change-named', { label })}
              onClick={() => setChanging(true)}
            >
              {t('item.change')}
            </Button>
          )}
        </div>
      )}

      {mine && !folded && !conflict && item.answer !== 'photo' && (
        <>
          {value !== null && ['number', 'consent'].includes(item.answer) && (
            <AnswerBadge
              item={item}
              value={value}
              state={tapped === undefined ? assessed.state : 'recorded'}
            />
          )}
          {item.answer === 'number' && <Threshold view={view} item={item} />}
          <Control
            visit={visitId}
            id={assessed.id}
            item={item}
            label={label}
            value={value}
            onAnswer={onAnswer}
          />
        </>
      )}
      {item.answer === 'photo' && <Pictures view={view} id={assessed.id} item={item} open={mine} />}

      {failed && mine && !conflict && value !== null && (
        <Reason
          view={view}
          id={assessed.id}
          value={standing[0]?.note ?? ''}
          onSave={(note) => answer(visitId, assessed.id, value, { note, quiet: true })}
        />
      )}
      {!mine && standing[0]?.note && <p class="small">{standing[0].note}</p>}

      {open && (item.help || item.phrases) && (
        <div class="visit-folds">
          {item.help && (
            <details class="visit-fold">
              <summary>
                <Icon name="question" />
                <span>{t('item.help')}</span>
              </summary>
              <p>{said(item.help)}</p>
            </details>
          )}
          <Script standard={list.standard} document={document} item={assessed.id} />
        </div>
      )}
    </li>
  )
}

const TONE: Readonly<Record<string, Tone>> = { passed: 'good', failed: 'bad', refused: 'warn' }

function AnswerBadge({
  item,
  value,
  state,
}: {
  item: Item
  value: NonNullable<Value>
  state: Assessed['state']
}) {
  const judged = item.answer === 'number' && (state === 'passed' || state === 'failed')
  return (
    <span class="row" data-answer={typeof value === 'string' ? value : value.join(' ')}>
      <Badge tone={TONE[state] ?? 'neutral'} icon={state === 'failed' ? 'cross' : 'check'}>
        {answerWords(item, value)}
        {judged && ` · ${state === 'passed' ? t('state.passed') : t('state.failed')}`}
      </Badge>
    </span>
  )
}

/** Items that no tap of the technician answers: computed, measured, signed, or the customer's own. */
function Observed({ view, item, assessed }: { view: View; item: Item; assessed: Assessed }) {
  if (item.private) {
    const done = (view.visit.private[assessed.id] ?? []).length > 0
    return (
      <p class="row">
        <TruthIcon of="customer" />
        <span>{done ? t('item.private.done') : t('item.private')}</span>
      </p>
    )
  }
  if (item.answer === 'signature') {
    const kind = view.visit.signatures.at(-1)?.signature.kind
    return (
      <p class="row">
        <TruthIcon of="customer" />
        <span>{kind ? t(`item.signed.${kind}`) : t('item.signed.open')}</span>
      </p>
    )
  }
  const of = item.who === 'customer' ? 'customer' : 'computed'
  return (
    <p class="row">
      <TruthIcon of={of} />
      <span>{observedWords(item, assessed)}</span>
    </p>
  )
}

function observedWords(item: Item, { state, value }: Assessed): string {
  switch (state) {
    case 'passed':
      return t('item.computed.passed')
    case 'failed':
      return t('item.computed.failed')
    case 'recorded':
      return item.answer === 'duration' && typeof value === 'number'
        ? format.minutes(value / 60)
        : t('state.recorded')
    case 'open':
      return t('item.waiting')
    default:
      return t('item.unknown')
  }
}

interface ConflictProps {
  item: Item
  standing: readonly Answer[]
  visit: string
  /** The cautious answer that counts meanwhile; null where none does. */
  counts: Value
  onChoose: (value: Value) => void
}

/** Both answers, who gave them, and one more event that replaces both. */
function Conflict({ item, standing, visit, counts, onChoose }: ConflictProps) {
  const own = statesOf(visit).value
  const distinct = [...new Map(standing.map((one) => [JSON.stringify(one.value), one])).values()]
  return (
    <Banner tone="warn" title={t('item.conflict')}>
      {counts !== null && <p>{t('item.conflict.shown', { value: answerWords(item, counts) })}</p>}
      <ul class="stack stack-tight">
        {distinct.map((one) => (
          <li key={one.event} class="stack stack-tight">
            <span class="small">
              {t(own.has(one.event) ? 'item.conflict.by-me' : 'item.conflict.by-other', {
                time: format.clock(one.wall),
              })}
            </span>
            <Button
              action="resolve"
              data-value={JSON.stringify(one.value)}
              onClick={() => onChoose(one.value)}
            >
              {t('item.conflict.use', { value: answerWords(item, one.value) })}
            </Button>
          </li>
        ))}
      </ul>
    </Banner>
  )
}

function Pictures({
  view,
  id,
  item,
  open,
}: {
  view: ItemCardProps['view']
  id: string
  item: Item
  open: boolean
}) {
  const { id: visit, visit: told } = view
  return <Photos {...{ visit, item: id, label: said(item), pair: item.pair, photos: told.photos, open }} />
}
