/**
 * The order of the work: three stages with the phases inside, and the gates at which bulk ticks are confirmed, where
 * their work ends.
 */
import type { Assessment } from '../../core/checklist/assess.ts'
import type { Item, Standard } from '../../core/checklist/standard.ts'

export type Phase = Assessment['phases'][number]
export type Assessed = Phase['items'][number]

export const STAGES = ['way', 'site', 'end'] as const
export type Stage = (typeof STAGES)[number]

/** What the visit goes through: before each of them the ticks of the phases that it ends are confirmed. */
export const GATES = ['departed', 'started', 'finished', 'left'] as const
export type Gate = (typeof GATES)[number]

const PLACES: Readonly<Record<string, { stage: Stage; gate: Gate }>> = {
  'prepare': { stage: 'way', gate: 'departed' },
  'appoint': { stage: 'way', gate: 'departed' },
  'travel': { stage: 'way', gate: 'departed' },
  'arrive': { stage: 'site', gate: 'started' },
  'enter': { stage: 'site', gate: 'started' },
  'sign-off': { stage: 'site', gate: 'finished' },
  'farewell': { stage: 'end', gate: 'left' },
}

/** A phase that a standard has added belongs to the work. */
const WORK = { stage: 'site', gate: 'finished' } as const

export function stageOf(phase: string): Stage {
  return (PLACES[phase] ?? WORK).stage
}

export function gateOf(phase: string): Gate {
  return (PLACES[phase] ?? WORK).gate
}

/** The stage at whose end the card of a gate stands. */
export function stageOfGate(gate: Gate): Stage {
  return gate === 'departed' ? 'way' : gate === 'left' ? 'end' : 'site'
}

/** The phases that come before this gate. */
export function upTo(phases: readonly Phase[], gate: Gate): Phase[] {
  return phases.filter(({ id }) => GATES.indexOf(gateOf(id)) <= GATES.indexOf(gate))
}

/** Items of one moment, which share a card: each of them is still a tap of its own. */
export type Moment = readonly Assessed[]

/** Critical ones that are answered by a switch. */
function isSwitch(item: Item): boolean {
  return item.critical && item.who === 'technician' && ['tick', 'yes-no-na'].includes(item.answer)
}

/** The items of a phase in their order; switches that follow one another make one moment. */
export function moments(standard: Standard, items: readonly Assessed[]): Moment[] {
  const found: Assessed[][] = []
  for (const one of items) {
    const before = found.at(-1)
    const together =
      before && isSwitch(standard.items[one.id]!) && before.every(({ id }) => isSwitch(standard.items[id]!))
    if (together) before.push(one)
    else found.push([one])
  }
  return found
}
