import { useState } from 'preact/hooks'

import { Choices, Dialog, Field, toast } from '../../ui/index.ts'
import { CALL_PURPOSES, CALL_RESULTS, addCall, type CallPurpose, type CallResult } from './calls.ts'
import { phoneWords } from '../../ui/phone.ts'
import { ScriptFold } from '../../ui/script/Spoken.tsx'
import { SpokenAt } from '../SpokenAt.tsx'
import { spokenOf } from './Reason.tsx'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import type { DialogProps } from './MoveDialog.tsx'

/** A call that was just made, reached or not. Calls are only added. */
export function CallDialog({ visit, onClose, onDone, onStale }: DialogProps) {
  const [purpose, setPurpose] = useState<CallPurpose>('appointment')
  const [result, setResult] = useState<CallResult | null>(null)
  const [note, setNote] = useState('')
  const command = useCommand(onStale)

  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      onDone(await addCall(visit.id, { purpose, result: result!, note: note.trim() || null }, key))
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
        <Choices
          legend={t('call.purpose')}
          options={CALL_PURPOSES.map((value) => ({ value, label: t(`purpose.${value}`) }))}
          chosen={[purpose]}
          onChoose={setPurpose}
        />
        <ScriptFold action="script">
          <SpokenAt
            at={
              purpose === 'appointment' ? ['appointment-call', 'call'] : ['delay.late', 'delay.early', 'call']
            }
            about={spokenOf(visit)}
          />
        </ScriptFold>
        <Choices
          legend={t('call.result')}
          options={CALL_RESULTS.map((value) => ({ value, label: t(`result.${value}`) }))}
          chosen={result ? [result] : []}
          onChoose={setResult}
        />
        <Field label={t('call.note')} name="note" value={note} onInput={setNote} maxLength={500} />
        <CommandFoot command={command} disabled={result === null}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
