/**
 * What comes next in a visit, and which phase it belongs to: pure, so that the one big button is tested
 * without a screen.
 */
import type { Assessment } from '../../core/checklist/assess.ts'
import type { Item, Standard } from '../../core/checklist/standard.ts'
import type { Mark } from '../../core/visit/events.ts'
import type { Visit } from '../../core/visit/fold.ts'
import { beforeFarewell } from '../../core/visit/statement.ts'

export type Next =
  /** On a temporary leave: the next thing is to be back. */
  | { kind: 'return'; leave: string }
  | { kind: 'mark'; mark: 'departed' | 'arrived' | 'started' | 'left' }
  /** All that is open in the phase are bulk ticks: one tap says that they were done. */
  | { kind: 'confirm'; phase: string; items: string[] }
  /** `count` required items of the phase want an answer of their own; `item` is the first. */
  | { kind: 'fill'; phase: string; item: string; count: number }
  /** `count` items of these phases failed without anybody saying why; `item` is the first. */
  | { kind: 'explain'; phase: string; item: string; count: number }
  | { kind: 'sign' }
  | { kind: 'complete' }
  | { kind: 'over' }
  /** Nothing can be said before the standard is here. */
  | { kind: 'unknown' }

const BEFORE_DOOR = ['prepare', 'appoint', 'travel']
const AT_DOOR = ['arrive', 'enter']
const FAREWELL = 'farewell'

type Phase = Assessment['phases'][number]

/** Items that a tap can answer: not computed, not measured, not the customer's. */
export function answerable(item: Item): boolean {
  return item.who === 'technician' && !['computed', 'duration', 'signature'].includes(item.answer)
}

/** The required items of a phase that still want the technician's answer, in their order. */
export function openItems(standard: Standard, phase: Phase): string[] {
  return phase.items
    .filter(({ id, state }) => {
      const item = standard.items[id]!
      return item.required && answerable(item) && (state === 'open' || state === 'conflict')
    })
    .map(({ id }) => id)
}

/** The items that one tap may confirm together: low-risk ticks without any answer. */
export function bulkItems(standard: Standard, phase: Phase): string[] {
  return phase.items
    .filter(({ id, state }) => {
      const item = standard.items[id]!
      return item.bulk && item.answer === 'tick' && answerable(item) && state === 'open'
    })
    .map(({ id }) => id)
}

function marked(visit: Visit, mark: Mark): boolean {
  return (visit.marks[mark] ?? []).length > 0
}

/** What the first of these phases with something open wants, or null where all is answered. */
function wanted(standard: Standard, phases: readonly Phase[]): Next | null {
  for (const phase of phases) {
    const open = openItems(standard, phase)
    if (open.length === 0) continue
    const bulk = bulkItems(standard, phase)
    if (open.every((id) => bulk.includes(id))) return { kind: 'confirm', phase: phase.id, items: bulk }
    const single = open.filter((id) => !bulk.includes(id))
    return { kind: 'fill', phase: phase.id, item: single[0]!, count: single.length }
  }
  return null
}

/** What failed in these phases without a reason, or null where everything is explained. */
function unexplained({ blockers }: Assessment, phases: readonly Phase[]): Next | null {
  const named = new Set(blockers.filter(({ kind }) => kind === 'failed_without_note').map(({ of }) => of))
  const found = phases.flatMap(({ id, items }) =>
    items.filter((item) => named.has(item.id)).map((item) => ({ phase: id, item: item.id })),
  )
  const [first] = found
  return first ? { kind: 'explain', ...first, count: found.length } : null
}

function signs(standard: Standard, assessment: Assessment): boolean {
  return assessment.phases.some(({ items }) =>
    items.some(({ id }) => standard.items[id]!.answer === 'signature'),
  )
}

/** Whether somebody goes anywhere: a callback by telephone has no way and no door. */
function travels(assessment: Assessment): boolean {
  return assessment.phases.some(({ id }) => id === 'travel' || id === 'arrive')
}

/**
 * The next action. Leaving for the customer and arriving come before any tick: they are times, and evidence.
 * Everything else waits for its phase. Nothing here blocks: a screen may offer the later steps elsewhere.
 */
export function nextAction(standard: Standard, assessment: Assessment, visit: Visit): Next {
  const away = visit.leaves.find(({ state }) => state === 'open')
  if (away) return { kind: 'return', leave: away.event }
  if (visit.completions.length > 0) return { kind: 'over' }

  const { phases } = assessment
  if (travels(assessment) && !marked(visit, 'arrived')) {
    const packing = marked(visit, 'departed')
      ? null
      : wanted(
          standard,
          phases.filter(({ id }) => id === 'prepare'),
        )
    if (packing?.kind === 'confirm') return packing
    return { kind: 'mark', mark: marked(visit, 'departed') ? 'arrived' : 'departed' }
  }
  if (!marked(visit, 'started')) {
    return (
      wanted(
        standard,
        phases.filter(({ id }) => AT_DOOR.includes(id)),
      ) ?? { kind: 'mark', mark: 'started' }
    )
  }
  if (signs(standard, assessment) && visit.signatures.length === 0) {
    const before = beforeFarewell(phases)
    return wanted(standard, before) ?? unexplained(assessment, before) ?? { kind: 'sign' }
  }
  const open = wanted(standard, phases) ?? unexplained(assessment, phases)
  if (open) return open
  return travels(assessment) && !marked(visit, 'left') ? { kind: 'mark', mark: 'left' } : { kind: 'complete' }
}

/**
 * The same action without what was switched off: such items want an answer of their own, and nobody confirms nothing.
 */
export function withoutSwitchedOff(next: Next, off: ReadonlySet<string>): Next {
  if (next.kind !== 'confirm') return next
  const items = next.items.filter((item) => !off.has(item))
  if (items.length > 0) return { ...next, items }
  return { kind: 'fill', phase: next.phase, item: next.items[0]!, count: next.items.length }
}

/** The phase that is on the screen when nobody chose another one. */
export function currentPhase(assessment: Assessment, visit: Visit, next: Next): string {
  const ids = assessment.phases.map(({ id }) => id)
  const first = (...wantedIds: string[]): string => wantedIds.find((id) => ids.includes(id)) ?? ids[0]!
  switch (next.kind) {
    case 'confirm':
    case 'fill':
    case 'explain':
      return next.phase
    case 'sign':
      return first('sign-off', 'finish')
    case 'mark':
      if (next.mark === 'departed') return first(...BEFORE_DOOR)
      if (next.mark === 'arrived') return first('travel', 'arrive')
      if (next.mark === 'started') return first('work', 'enter')
      return first(FAREWELL, 'sign-off')
    case 'return':
      return first(
        marked(visit, 'started') ? 'work' : marked(visit, 'arrived') ? 'arrive' : 'prepare',
        'work',
      )
    default:
      return ids.at(-1)!
  }
}
