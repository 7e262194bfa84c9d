import { useState } from 'preact/hooks'

import type { Place } from '../../core/script.ts'
import { Dialog, Field, toast } from '../../ui/index.ts'
import { CALL_PURPOSES, CALL_RESULTS, addCall, type CallPurpose, type CallResult } from './calls.ts'
import { phoneWords } from '../../ui/phone.ts'
import { ScriptFold } from '../../ui/script/Spoken.tsx'
import { FactChoices } from '../FactChoices.tsx'
import { SpokenAt } from '../SpokenAt.tsx'
import { knownOf, spokenOf } from './Reason.tsx'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import type { DialogProps } from './MoveDialog.tsx'

/** What is said on a call of each purpose. */
const SAID: Record<CallPurpose, readonly Place[]> = {
  appointment: ['appointment-call', 'call'],
  delay: ['delay.late', 'delay.early', 'call'],
}

/** A call that was just made, reached or not. Calls are only added. */
export function CallDialog({ visit, onClose, onDone, onStale }: DialogProps) {
  const [purpose, setPurpose] = useState<CallPurpose | null>(null)
  const [result, setResult] = useState<CallResult | null>(null)
  const [note, setNote] = useState('')
  const command = useCommand(onStale)
  const lacks = purpose === null ? 'purpose' : result === null ? 'result' : null

  const save = (event: Event): void => {
    event.preventDefault()
    if (purpose === null || result === null) return
    void command.run(async (key) => {
      onDone(await addCall(visit.id, { purpose, result, note: note.trim() || null }, key))
      toast(t('call.done'))
    })
  }

  return (
    <Dialog title={t('call.title')} onClose={onClose} name="call">
      <form class="stack" onSubmit={save}>
        <p>
          {visit.customer.name}{' '}
          <a class="numerals strong" href={`tel:${visit.customer.phone}`}>
            {phoneWords(visit.customer.phone ?? '')}
          </a>
        </p>
        <FactChoices
          legend={t('call.purpose')}
          options={CALL_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          chosen={purpose}
          onChoose={setPurpose}
        />
        <ScriptFold action="script">
          <SpokenAt
            at={purpose === null ? ['call'] : SAID[purpose]}
            about={spokenOf(visit)}
            values={knownOf(visit)}
          />
        </ScriptFold>
        <FactChoices
          legend={t('call.result')}
          options={CALL_RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
          chosen={result}
          onChoose={setResult}
        />
        <Field label={t('call.note')} name="note" value={note} onInput={setNote} maxLength={500} />
        <CommandFoot command={command} disabled={lacks !== null} lacking={lacks && t(`lacks.${lacks}`)}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
