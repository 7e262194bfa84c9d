import type { Standard } from '../../core/checklist/standard.ts'
import { Card, Select, said } from '../../ui/index.ts'
import { Fold } from '../../ui/Fold.tsx'
import { ThingCard } from './Things.tsx'
import { thingsOf, type Thing } from './parts.ts'
import { t } from './words/index.ts'

interface ListsProps {
  standard: Standard
  /** The kind of visit that is looked at; the first, where there is no such. */
  chosen: string
}

function kindOf(standard: Standard, chosen: string): string {
  const kinds = Object.keys(standard.visits)
  return kinds.includes(chosen) ? chosen : kinds[0]!
}

/** Which list is read. */
export function WhichList({ standard, chosen, onChoose }: ListsProps & { onChoose: (kind: string) => void }) {
  return (
    <Select
      label={t('list.choose')}
      name="list"
      value={kindOf(standard, chosen)}
      options={Object.entries(standard.visits).map(([value, { name }]) => ({ value, label: said(name) }))}
      onChange={onChoose}
    />
  )
}

/** What one kind of visit asks, phase by phase in the order of the work. */
export function Lists({ standard, chosen }: ListsProps) {
  const kind = kindOf(standard, chosen)
  const list = standard.visits[kind]!
  const things = thingsOf(standard)
  const items = new Map(things.filter((one) => one.kind === 'item').map((one) => [one.id, one]))
  const own = things.find((one) => one.kind === 'list' && one.id === kind)!
  const phases = list.phases.filter((phase) => phase.items.length > 0)
  return (
    <>
      <p class="small quiet" role="status">
        {t('list.items', { count: phases.reduce((sum, phase) => sum + phase.items.length, 0) })}
      </p>
      <Fold head={t('list.about')} action="list-about">
        <ThingCard thing={withoutPhases(own)} standard={standard} />
      </Fold>
      {phases.map((phase) => (
        <Card key={phase.id} labelledBy={`standard-phase-${phase.id}`}>
          <h2 id={`standard-phase-${phase.id}`} class="row">
            {phase.name.zh} · {phase.name.en}
          </h2>
          <ol class="standard-items">
            {phase.items.map((id) => {
              const thing = items.get(id)
              return (
                <li key={id} data-item={id}>
                  {thing && <ThingCard thing={thing} standard={standard} />}
                </li>
              )
            })}
          </ol>
        </Card>
      ))}
    </>
  )
}

/** The phases stand below by themselves. */
function withoutPhases(thing: Thing): Thing {
  const traits = Object.fromEntries(
    Object.entries(thing.traits).filter(([name]) => !name.startsWith('phase.')),
  )
  return { ...thing, traits }
}
