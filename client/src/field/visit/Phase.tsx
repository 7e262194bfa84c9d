import type { Signal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'

import { Card, Field, Icon, said } from '../../ui/index.ts'
import { BulkCard } from './items/BulkCard.tsx'
import { ItemCard } from './items/ItemCard.tsx'
import { PhaseScript } from './items/Script.tsx'
import { bulkItems, openItems } from './next.ts'
import type { View } from './view.ts'
import { t } from './words/index.ts'

type List = NonNullable<View['list']>

type Listed = View & { list: List }

/** Phase → its name in the language of the screen. */
function phaseNames({ list, document }: Listed): ReadonlyMap<string, string> {
  return new Map(list.standard.visits[document.kind]!.phases.map(({ id, name }) => [id, said(name)]))
}

interface StepperProps {
  view: Listed
  shown: string
  /** Where the visit is: phases before it are complete, later ones are still to come. */
  current: string
  onChoose: (phase: string) => void
}

/** The phases in their order, with what is still open in each. */
export function Stepper({ view, shown, current, onChoose }: StepperProps) {
  const { standard, assessment } = view.list
  const names = phaseNames(view)
  const reached = assessment.phases.findIndex(({ id }) => id === current)
  const strip = useRef<HTMLOListElement>(null)
  useEffect(() => {
    const step = strip.current?.querySelector<HTMLElement>('[aria-current="step"]')
    if (step && strip.current) strip.current.scrollLeft = step.offsetLeft - strip.current.clientWidth / 3
  }, [shown])
  return (
    <nav aria-label={t('visit.phases')}>
      <ol class="visit-stepper" ref={strip}>
        {assessment.phases.map((phase, index) => {
          const name = names.get(phase.id)!
          const count = openItems(standard, phase).length
          const done = count === 0 && index <= reached
          return (
            <li key={phase.id}>
              <button
                type="button"
                class="visit-step"
                data-phase={phase.id}
                data-open={count}
                data-done={done || undefined}
                aria-current={phase.id === shown ? 'step' : undefined}
                onClick={() => onChoose(phase.id)}
              >
                <span class="visit-step-sign" aria-hidden="true">
                  {count > 0 ? count : <Icon name={done ? 'check' : 'minus'} />}
                </span>
                <span>{name}</span>
                <span class="visually-hidden">
                  {count > 0
                    ? t('visit.phase.open', { count })
                    : done
                      ? t('visit.phase.done')
                      : t('visit.phase.later')}
                </span>
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}

interface PhasePanelProps {
  view: Listed
  phase: string
  /** The bulk items that are switched off: they are not confirmed with the others. */
  off: Signal<ReadonlySet<string>>
  /** The big button confirms them, so they need no button of their own. */
  big: boolean
  open: boolean
}

/** The items of one phase: first those that go together, then the ones that want a tap each. */
export function PhasePanel({ view, phase, off, big, open }: PhasePanelProps) {
  const { standard, assessment } = view.list
  const names = phaseNames(view)
  const found = assessment.phases.find(({ id }) => id === phase)!
  const together = open ? bulkItems(standard, found) : []
  const single = found.items.filter(({ id }) => !together.includes(id))
  return (
    <section class="stack" data-phase-panel={phase} aria-labelledby="phase-name">
      <h2 id="phase-name" class="visually-hidden">
        {names.get(phase)!}
      </h2>
      {open && (
        <PhaseScript standard={standard} document={view.document} items={found.items.map(({ id }) => id)} />
      )}
      {together.length > 0 && <BulkCard view={view} phase={phase} items={together} off={off} big={big} />}
      {single.length > 0 && (
        <ol class="visit-items">
          {single.map((assessed) => (
            <ItemCard key={assessed.id} view={view} assessed={assessed} open={open} />
          ))}
        </ol>
      )}
    </section>
  )
}

/**
 * A code that the customer reads out at the door: stronger evidence of the arrival than the phone's clock.
 */
export function DoorCode({ code, onCode }: { code: string; onCode: (code: string) => void }) {
  return (
    <Card>
      <Field
        label={t('visit.door-code')}
        help={t('visit.door-code.help')}
        inputMode="numeric"
        autocomplete="off"
        maxLength={8}
        value={code}
        onInput={(text) => onCode(text.replace(/\D/g, ''))}
      />
    </Card>
  )
}
