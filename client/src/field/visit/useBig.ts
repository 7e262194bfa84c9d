/** The one big button: what it says, and what a tap on it does. */
import { add, confirm, finish, mark, type ArrivalDetails } from './acts.ts'
import { fitTogether, onScreen, show, useOnScreen, type Flow } from './flow.ts'
import { confirmsOf, type Confirm, type Next } from './next.ts'
import { t } from './words/index.ts'

export interface Big {
  /** Its name for browser tests. */
  action: string
  words: string
  /** The ticks that a tap confirms. */
  confirms: readonly string[]
  /** Resolves when what it does is on the disk. */
  press: () => Promise<void>
}

interface Doing {
  /** What the arrival carries; null where it must not be recorded yet. */
  arrival: () => ArrivalDetails | null
  /** Leads to whatever is not on this page. */
  onSign: () => void
  onComplete: () => void
  onMore: () => void
  onOver: () => void
  /** Back to the stage where the visit is. */
  onShow: () => void
}

/** Those of `confirms` that are among `items`. */
function only(confirms: readonly Confirm[], items: readonly string[]): Confirm[] {
  return confirms
    .map((one) => ({ ...one, items: one.items.filter((item) => items.includes(item)) }))
    .filter((one) => one.items.length > 0)
}

export function useBig(visit: string, next: Next, flow: Flow, doing: Doing): Big {
  const confirms = confirmsOf(next)
  const items = confirms.flatMap((one) => one.items)
  const seen = useOnScreen(items)
  const part = seen.length > 0 && seen.length < items.length && !fitTogether(items)
  const unseen = seen.length < items.length && !part

  const press = async (): Promise<void> => {
    flow.held.value = null
    flow.opened.value = null
    doing.onShow()
    // Nobody confirms what they do not see.
    const now = onScreen(items)
    if (now.length < items.length) {
      if (now.length > 0 && !fitTogether(items)) return confirm(visit, only(confirms, now))
      return void setTimeout(show, 0, items)
    }
    return act(visit, next, doing)
  }

  return {
    action: unseen ? 'next-look' : part ? 'next-confirm' : actionOf(next),
    words: unseen
      ? t('next.look', { count: items.length })
      : part
        ? t('next.confirm', { count: seen.length })
        : wordsOf(next, items.length),
    confirms: unseen ? [] : part ? seen : items,
    press,
  }
}

async function act(visit: string, next: Next, doing: Doing): Promise<void> {
  switch (next.kind) {
    case 'return':
      return add(visit, 'leave.ended', { leave: next.leave })
    case 'mark': {
      const more = next.mark === 'arrived' ? doing.arrival() : {}
      return more ? mark(visit, next.mark, more, next.confirms) : undefined
    }
    case 'confirm':
      return confirm(visit, next.confirms)
    case 'fill':
      // After its stage has been drawn.
      return void setTimeout(focusItem, 0, next.item)
    case 'sign':
      await finish(visit, next.confirms)
      return doing.onSign()
    case 'complete':
      return doing.onComplete()
    case 'unknown':
      return doing.onMore()
    case 'over':
      return doing.onOver()
  }
}

/** Shows an item and takes the focus there: to its reason where one is missing, else to its answer. */
export function focusItem(item: string): void {
  show([item])
  const card = document.querySelector<HTMLElement>(`[data-item="${CSS.escape(item)}"]`)
  const reason = card?.querySelector<HTMLElement>('textarea[name="reason"]')
  const field = reason ?? card?.querySelector<HTMLElement>('button, input, textarea')
  field?.focus({ preventScroll: true })
}

function actionOf(next: Next): string {
  return next.kind === 'mark' ? `next-${next.mark}` : `next-${next.kind}`
}

function wordsOf(next: Next, count: number): string {
  switch (next.kind) {
    case 'mark':
      return count > 0 && next.mark !== 'arrived'
        ? t(`next.with.${next.mark}`, { count })
        : t(`next.${next.mark}`)
    case 'sign':
      return count > 0 ? t('next.with.sign', { count }) : t('next.sign')
    case 'confirm':
      return t('next.confirm', { count })
    case 'fill':
      return t('next.fill', { count: next.count })
    case 'unknown':
      return t('visit.more')
    default:
      return t(`next.${next.kind}`)
  }
}
