/** One item of the work page: what it says, how it is answered, and when its card is open. */
import { useState } from 'preact/hooks'

import { boundsFrom } from '../../../core/checklist/limit.ts'
import type { Item } from '../../../core/checklist/standard.ts'
import type { Value } from '../../../core/visit/events.ts'
import { survivors, type Answer } from '../../../core/visit/fold.ts'
import { draftOf, foldOf } from '../../../device/index.ts'
import { said } from '../../../ui/index.ts'
import { answer } from '../acts.ts'
import type { Flow } from '../flow.ts'
import { answerable } from '../next.ts'
import { keptReason } from './answered.ts'
import type { Assessed } from '../stages.ts'
import type { Listed } from '../view.ts'

export interface ItemProps {
  view: Listed
  assessed: Assessed
  /** False where the visit is over: nothing can be answered any more. */
  open: boolean
  flow: Flow
  /** The item that comes next. */
  current: string | null
  /** Its card, or the card that it shares, is open. */
  shown: boolean
}

export interface ItemState {
  id: string
  item: Item
  label: string
  /** What was tapped shows at once; the disk may take longer than the eye. */
  value: Value
  state: Assessed['state']
  standing: readonly Answer[]
  /** The events in which the answer stands. */
  events: readonly string[]
  conflict: boolean
  /** It was not done, and the reason stands beside it. */
  failed: boolean
  /** The technician can answer it now. */
  mine: boolean
  isOpen: boolean
  onAnswer: (value: Value, quiet?: boolean) => Promise<void>
  onReason: (note: string) => Promise<void>
}

/** A text that was typed and not saved when the app was closed. */
function isDrafted(visit: string, id: string, item: Item, value: Value): boolean {
  const typed = item.answer === 'text' || item.answer === 'number'
  const saved = typeof value === 'string' ? value : ''
  return typed && draftOf(visit, id, saved) !== null
}

export function useItem({ view, assessed, open, flow, shown }: ItemProps): ItemState {
  const { id } = assessed
  const { list, visit } = view
  const item = list.standard.items[id]!
  const [tapped, setTapped] = useState<Value | undefined>(undefined)
  const [drafted] = useState(() => open && isDrafted(view.id, id, item, assessed.value as Value))

  const standing = visit.answers[id] ?? []
  const value = tapped !== undefined ? tapped : (assessed.value as Value)
  const conflict = assessed.state === 'conflict' && tapped === undefined
  const failed = assessed.state === 'failed' && answerable(item)
  const mine = answerable(item) && open
  const unexplained = failed && list.assessment.blockers.some((one) => one.of === id)

  const onAnswer = async (chosen: Value): Promise<void> => {
    setTapped(chosen)
    // Several answers stay open until one says that these are all; what is typed, until its field is left.
    if (item.multiple && chosen !== null) flow.hold(id)
    else if (flow.opened.value === id && flow.held.value !== id) flow.opened.value = null
    try {
      const before = foldOf(view.id).peek().answers[id] ?? []
      const known = boundsFrom(view.document.facts, list.assessment)
      await answer(view.id, id, chosen, keptReason(item, before, chosen, known))
    } finally {
      setTapped(undefined)
    }
  }

  return {
    id,
    item,
    label: said(item),
    value,
    state: tapped === undefined ? assessed.state : 'recorded',
    standing,
    events: item.answer === 'photo' ? [] : survivors(visit, `item:${id}`),
    conflict,
    failed,
    mine,
    isOpen: mine && (shown || conflict || unexplained || drafted || item.answer === 'photo'),
    onAnswer,
    onReason: (note) => answer(view.id, id, value, note),
  }
}
