/**
 * What comes next in a visit: pure, so that the one big button is tested without a screen.
 */
import type { Assessment } from '../../core/checklist/assess.ts'
import type { Item, Standard } from '../../core/checklist/standard.ts'
import type { Mark } from '../../core/visit/events.ts'
import type { Visit } from '../../core/visit/fold.ts'
import { gateOf, stageOf, stageOfGate, upTo, type Gate, type Phase, type Stage } from './stages.ts'

/** Low-risk ticks of one phase that a tap says were done. */
export interface Confirm {
  phase: string
  items: string[]
}

export type Next =
  /** On a temporary leave: the next thing is to be back. */
  | { kind: 'return'; leave: string }
  /** What happened now, and with the same tap the bulk ticks of the work that it ends. */
  | { kind: 'mark'; mark: Passing; confirms: Confirm[] }
  | { kind: 'sign'; confirms: Confirm[] }
  /** Bulk ticks that were left over. */
  | { kind: 'confirm'; confirms: Confirm[] }
  /** `count` items want an answer or a reason of their own before the next gate; `item` is the first. */
  | { kind: 'fill'; phase: string; item: string; count: number }
  | { kind: 'complete' }
  | { kind: 'over' }
  /** Nothing can be said before the standard is here. */
  | { kind: 'unknown' }

/** The marks that the big button writes by themselves; `finished` goes with asking for the signature, where one is asked. */
export type Passing = 'departed' | 'arrived' | 'started' | 'finished' | 'left'

const NONE: ReadonlySet<string> = new Set()

/** Items that a tap can answer: not computed, not measured, not the customer's. */
export function answerable(item: Item): boolean {
  return item.who === 'technician' && !['computed', 'duration', 'signature'].includes(item.answer)
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

/** Those of a phase that want an answer of their own, or the reason why they failed, in their order. */
export function singleItems(
  standard: Standard,
  { blockers }: Assessment,
  phase: Phase,
  off: ReadonlySet<string> = NONE,
): string[] {
  const bulk = bulkItems(standard, phase).filter((id) => !off.has(id))
  const unexplained = new Set(
    blockers.filter(({ kind }) => kind === 'failed_without_note').map(({ of }) => of),
  )
  return phase.items
    .filter(({ id, state }) => {
      const item = standard.items[id]!
      if (!answerable(item) || bulk.includes(id)) return false
      return unexplained.has(id) || (item.required && (state === 'open' || state === 'conflict'))
    })
    .map(({ id }) => id)
}

/** How many items of these phases still want something. */
export function openCount(standard: Standard, assessment: Assessment, phases: readonly Phase[]): number {
  const counts = phases.map(
    (phase) => singleItems(standard, assessment, phase).length + bulkItems(standard, phase).length,
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

export function marked(visit: Visit, mark: Mark): boolean {
  return (visit.marks[mark] ?? []).length > 0
}

/** Whether a signature is asked for. */
export function signs(standard: Standard, assessment: Assessment): boolean {
  return assessment.phases.some(({ items }) =>
    items.some(({ id }) => standard.items[id]!.answer === 'signature'),
  )
}

/** Whether somebody goes anywhere: a callback by telephone has no way and no door. */
function travels(assessment: Assessment): boolean {
  return assessment.phases.some(({ id }) => id === 'travel' || id === 'arrive')
}

/**
 * The next action. Arriving comes before any tick: it is a time, and evidence. What is prepared is prepared before one
 * leaves; bulk ticks, but for those that are switched `off`, go with what ends their work; what is left of the farewell
 * is written down after leaving. Nothing here blocks: a screen may offer the later steps elsewhere.
 */
export function nextAction(
  standard: Standard,
  assessment: Assessment,
  visit: Visit,
  off: ReadonlySet<string> = NONE,
): Next {
  const away = visit.leaves.find(({ state }) => state === 'open')
  if (away) return { kind: 'return', leave: away.event }
  if (visit.completions.length > 0) return { kind: 'over' }

  const { phases } = assessment
  const goes = travels(assessment)
  const fill = (some: readonly Phase[], among?: readonly string[]): Next | null => {
    const wanted = some
      .flatMap((phase) =>
        singleItems(standard, assessment, phase, off).map((item) => ({ phase: phase.id, item })),
      )
      .filter(({ item }) => among?.includes(item) ?? true)
    return wanted.length > 0 ? { kind: 'fill', ...wanted[0]!, count: wanted.length } : null
  }
  const confirms = (gate: Gate): Confirm[] =>
    upTo(phases, gate)
      .map((phase) => ({ phase: phase.id, items: bulkItems(standard, phase).filter((id) => !off.has(id)) }))
      .filter(({ items }) => items.length > 0)
  const pass = (mark: Passing, gate: Gate): Next => ({ kind: 'mark', mark, confirms: confirms(gate) })

  if (goes && !marked(visit, 'arrived')) {
    if (marked(visit, 'departed')) return { kind: 'mark', mark: 'arrived', confirms: [] }
    return fill(upTo(phases, 'departed')) ?? pass('departed', 'departed')
  }
  if (!marked(visit, 'started')) {
    const door = phases.filter(({ id }) => gateOf(id) === 'started')
    return fill(door) ?? pass('started', 'started')
  }
  const work = upTo(phases, 'finished')
  if (signs(standard, assessment)) {
    if (visit.signatures.length === 0) return fill(work) ?? { kind: 'sign', confirms: confirms('finished') }
  } else if (goes && !marked(visit, 'finished')) {
    return fill(work) ?? pass('finished', 'finished')
  }
  // What failed is explained while one is there.
  if (goes && !marked(visit, 'left')) {
    return fill(work) ?? fill(phases, assessment.failed) ?? pass('left', 'left')
  }
  const rest = confirms('left')
  return fill(phases) ?? (rest.length > 0 ? { kind: 'confirm', confirms: rest } : { kind: 'complete' })
}

/** What a tap on the big button confirms besides. */
export function confirmsOf(next: Next): readonly Confirm[] {
  return 'confirms' in next ? next.confirms : []
}

/** The stage that is on the screen when nobody chose another one. */
export function currentStage(visit: Visit, next: Next): Stage {
  switch (next.kind) {
    case 'fill':
      return stageOf(next.phase)
    case 'mark':
      return next.mark === 'arrived' ? 'way' : stageOfGate(next.mark)
    case 'sign':
      return 'site'
    case 'return':
      return marked(visit, 'arrived') ? 'site' : 'way'
    default:
      return 'end'
  }
}
