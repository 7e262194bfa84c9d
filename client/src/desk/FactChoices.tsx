import type { ComponentProps } from 'preact'

import { Choices } from '../ui/index.ts'

type Chosen<Value extends string> = Omit<ComponentProps<typeof Choices<Value>>, 'chosen' | 'multiple'>

interface FactChoicesProps<Value extends string> extends Chosen<Value> {
  /** Null until somebody has chosen: what is a fact is chosen by nobody beforehand. */
  chosen: Value | null
  /** That it is still missing, once that was tried. */
  fault?: string | null
}

/** One of several facts. */
export function FactChoices<Value extends string>({ chosen, fault, ...rest }: FactChoicesProps<Value>) {
  return (
    <div class="stack stack-tight" data-fault={fault ? 'true' : undefined}>
      <Choices {...rest} chosen={chosen === null ? [] : [chosen]} />
      {fault && (
        <p class="field-fault" role="alert">
          {fault}
        </p>
      )}
    </div>
  )
}
