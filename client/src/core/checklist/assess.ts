/**
 * Interprets a checklist: what is asked, what was answered, what is missing, failed and in the way (docs/protocol.md,
 * section 4). The twin of server/doorstep/standard/rules.py; tests/cases/assess*.yaml hold the two together.
 */
import type { Visit } from '../visit/fold.ts'
import type { AssessedItem, State } from './answers.ts'
import { assessItem } from './judge.ts'
import { itemOf, listOf, Reading } from './reading.ts'
import type { Condition, Fields, Item, Standard } from './standard.ts'

export interface Blocker {
  kind: 'missing' | 'failed_without_note' | 'open_leave'
  of: string
}

export interface Assessment {
  phases: { id: string; items: AssessedItem[] }[]
  missing: string[]
  failed: string[]
  critical: string[]
  blockers: Blocker[]
}

/** What the answers of a visit come to. `fields` is what `fields()` makes. Never throws on what a visit holds. */
export function assess(standard: Standard, kind: string, visit: Visit, fields: Fields): Assessment {
  const list = listOf(standard, kind)
  const reading = new Reading(standard, list, visit, fields)
  const phases = list.phases.map((phase) => ({
    id: phase.id,
    items: phase.items.filter((id) => reading.asked(id)).map((id) => assessItem(id, reading)),
  }))
  const assessed = phases.flatMap((phase) => phase.items)
  const ids = (holds: (item: Item, state: State) => boolean) =>
    assessed.filter(({ id, state }) => holds(reading.item(id), state)).map(({ id }) => id)
  const ofTheVisitor = (item: Item) => item.who === 'technician' || item.who === 'auditor'
  const unanswered = (state: State) => state === 'open' || state === 'conflict'

  const missing = ids(
    (item, state) =>
      item.required && unanswered(state) && (ofTheVisitor(item) || item.answer === 'signature'),
  )
  const failed = ids((_item, state) => state === 'failed')
  const unexplained = failed.filter((id) => ofTheVisitor(reading.item(id)) && !reading.hasNote(id))
  const blockers = visit.leaves
    .filter((leave) => leave.state === 'open')
    .map((leave): Blocker => ({ kind: 'open_leave', of: leave.event }))
  if (reading.done) {
    blockers.unshift(
      ...missing.map((of): Blocker => ({ kind: 'missing', of })),
      ...unexplained.map((of): Blocker => ({ kind: 'failed_without_note', of })),
    )
  }
  return {
    phases,
    missing,
    failed,
    critical: ids((item, state) => item.critical && (state === 'failed' || state === 'conflict')),
    blockers,
  }
}

/** Facts that the office can know; what is not among them cannot be read by a condition. */
const FACTS = /^(visit\.(area_type|place_type)|appointment\.kind|(order|customer|staff|brand)\..+)$/

/** The office facts that decide what this list asks and passes, sorted: they are part of what is signed. */
export function factsRead(standard: Standard, kind: string): string[] {
  const names = new Set<string>()
  for (const id of listOf(standard, kind).phases.flatMap((phase) => phase.items)) {
    const { when = {}, pass, pass_by } = itemOf(standard, id)
    for (const condition of 'any' in when ? (when.any as Condition[]) : [when]) {
      for (const name of Object.keys(condition)) names.add(name)
    }
    if (pass && 'of' in pass) names.add(pass.of)
    if (pass_by) names.add(pass_by.field)
  }
  return [...names].filter((name) => FACTS.test(name)).sort()
}
