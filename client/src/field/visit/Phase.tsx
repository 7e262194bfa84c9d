import { said } from '../../ui/index.ts'
import type { Flow } from './flow.ts'
import { GateCard } from './items/GateCard.tsx'
import { ItemRow } from './items/ItemRow.tsx'
import { PhaseScript } from './items/Script.tsx'
import { answerable, bulkItems, confirmsOf, type Confirm, type Next } from './next.ts'
import {
  GATES,
  gateOf,
  moments,
  stageOf,
  stageOfGate,
  type Gate,
  type Moment,
  type Phase,
  type Stage,
} from './stages.ts'
import type { Listed } from './view.ts'

interface StagePanelProps {
  view: Listed
  stage: Stage
  next: Next
  flow: Flow
  open: boolean
}

/** One stage, in the order of the work: its phases, and where their work ends the ticks that are confirmed together. */
export function StagePanel({ view, stage, next, flow, open }: StagePanelProps) {
  const { assessment } = view.list
  const phases = assessment.phases.filter(({ id }) => stageOf(id) === stage)
  const current = next.kind === 'fill' ? next.item : null
  return (
    <>
      {GATES.flatMap((gate) => [
        ...phases
          .filter(({ id }) => gateOf(id) === gate)
          .map((phase) => <PhasePanel key={phase.id} {...{ view, phase, current, flow, open }} />),
        open && stageOfGate(gate) === stage && <Ticks key={gate} {...{ view, gate, next, flow }} />,
      ])}
    </>
  )
}

/** The gate that the big button passes now, or null. */
function passed(next: Next): Gate | null {
  switch (next.kind) {
    case 'mark':
      return next.mark === 'arrived' ? null : next.mark
    case 'sign':
      return 'finished'
    case 'confirm':
      return 'left'
    default:
      return null
  }
}

function Ticks({ view, gate, next, flow }: { view: Listed; gate: Gate; next: Next; flow: Flow }) {
  const { standard, assessment } = view.list
  const own = assessment.phases
    .filter(({ id }) => gateOf(id) === gate)
    .map((phase): Confirm => ({ phase: phase.id, items: bulkItems(standard, phase) }))
  const big = passed(next) === gate && confirmsOf(next).length > 0
  // What was left over from earlier is confirmed here, too.
  const over = big ? confirmsOf(next).filter(({ phase }) => gateOf(phase) !== gate) : []
  const ticks = [...over, ...own].filter(({ items }) => items.length > 0)
  return ticks.length > 0 ? <GateCard view={view} gate={gate} ticks={ticks} flow={flow} big={big} /> : null
}

interface PhasePanelProps {
  view: Listed
  phase: Phase
  current: string | null
  flow: Flow
  open: boolean
}

/** The items of one phase that have a line of their own, in the order of the work. */
function PhasePanel({ view, phase, current, flow, open }: PhasePanelProps) {
  const { standard } = view.list
  const { name } = standard.visits[view.document.kind]!.phases.find(({ id }) => id === phase.id)!
  const together = open ? bulkItems(standard, phase) : []
  const listed = phase.items.filter(({ id, state }) => {
    if (together.includes(id)) return false
    // While one works, nobody needs to read what cannot be said yet.
    const item = standard.items[id]!
    return !open || answerable(item) || item.answer !== 'computed' || !['unknown', 'open'].includes(state)
  })
  if (listed.length === 0 && together.length === 0) return null
  const busy = flow.held.value ?? flow.opened.value ?? current
  return (
    <section class="visit-phase" data-phase-panel={phase.id} aria-labelledby={`phase-${phase.id}`}>
      <div class="visit-phase-head">
        <h2 id={`phase-${phase.id}`}>{said(name)}</h2>
        {open && (
          <PhaseScript standard={standard} document={view.document} items={phase.items.map(({ id }) => id)} />
        )}
      </div>
      {listed.length > 0 && (
        <ol class="visit-items">
          {moments(standard, listed).map((moment) => (
            <MomentRow
              key={moment[0]!.id}
              moment={moment}
              shown={moment.some(({ id }) => id === busy)}
              {...{ view, current, flow, open }}
            />
          ))}
        </ol>
      )}
    </section>
  )
}

type MomentRowProps = Omit<PhasePanelProps, 'phase'> & { moment: Moment; shown: boolean }

/** What is answered at one moment shares a card. */
function MomentRow({ moment, ...rest }: MomentRowProps) {
  const rows = moment.map((assessed) => <ItemRow key={assessed.id} assessed={assessed} {...rest} />)
  if (moment.length === 1) return rows[0]!
  return (
    <li class="visit-moment" data-shown={rest.shown || undefined}>
      <ol>{rows}</ol>
    </li>
  )
}
