import { useState } from 'preact/hooks'

import type { Place } from '../../../core/script.ts'
import { Choices, Sheet } from '../../../ui/index.ts'
import { CallButton } from '../../CallButton.tsx'
import { add } from '../acts.ts'
import { SheetScript } from '../items/Script.tsx'
import { t } from './words/index.ts'
import { SaveButton } from './SaveButton.tsx'
import type { SheetProps } from './props.ts'

const PURPOSES = ['appointment', 'arrival', 'delay', 'hotline'] as const
const RESULTS = ['reached', 'no_answer', 'wrong_number', 'refused'] as const

/** What is said on a call of each purpose. */
const SAID: Record<(typeof PURPOSES)[number], readonly Place[]> = {
  appointment: ['appointment-call', 'call'],
  arrival: ['arrival-call', 'call'],
  delay: ['delay.late', 'delay.early', 'call'],
  hotline: [],
}

/** Every attempt is a fact of its own. */
export function CallSheet({ view, onClose }: SheetProps) {
  const [purpose, setPurpose] = useState<(typeof PURPOSES)[number] | null>(null)
  const [result, setResult] = useState<(typeof RESULTS)[number] | null>(null)
  const minutes = view.document.travel_minutes
  const docs = view.document.facts['order.documents']
  return (
    <Sheet title={t('call.title')} onClose={onClose} name="call">
      <CallButton customer={view.document.customer} />
      <Choices
        legend={t('call.purpose')}
        options={PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
        chosen={purpose ? [purpose] : []}
        onChoose={setPurpose}
      />
      <SheetScript
        view={view}
        at={(purpose && SAID[purpose]) ?? ['call']}
        values={{
          minutes: minutes === null ? null : String(minutes),
          docs: typeof docs === 'string' ? docs : null,
        }}
      />
      <Choices
        legend={t('call.result')}
        options={RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
        chosen={result ? [result] : []}
        onChoose={setResult}
      />
      <SaveButton
        lacks={[!purpose && t('call.purpose'), !result && t('call.result')]}
        onSave={async () => {
          await add(view.id, 'call.attempted', { purpose: purpose!, result: result! })
          onClose()
        }}
      >
        {t('call.save')}
      </SaveButton>
    </Sheet>
  )
}
