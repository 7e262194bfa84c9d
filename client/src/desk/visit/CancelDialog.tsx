import { useState } from 'preact/hooks'

import { Choices, Dialog, toast } from '../../ui/index.ts'
import { ASKED_BY, cancelVisit, type AskedBy } from './calls.ts'
import { Reason, isTaken } from './Reason.tsx'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import type { DialogProps } from './MoveDialog.tsx'

/** Ends an appointment. Cannot be taken back: it asks for the reason and says what follows. */
export function CancelDialog({ visit, onClose, onDone, onStale }: DialogProps) {
  const [askedBy, setAskedBy] = useState<AskedBy>('customer')
  const [reason, setReason] = useState('')
  const command = useCommand(onStale)

  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      onDone(await cancelVisit(visit, { reason: reason.trim(), asked_by: askedBy }, key))
      toast(t('cancel.done'))
    })
  }

  return (
    <Dialog title={t('cancel.title')} onClose={onClose} name="cancel">
      <form class="stack" onSubmit={save}>
        <p>{t('cancel.text', { customer: visit.customer.name })}</p>
        <Choices
          legend={t('asked-by')}
          options={ASKED_BY.map((value) => ({ value, label: t(`asked-by.${value}`) }))}
          chosen={[askedBy]}
          onChoose={setAskedBy}
        />
        <Reason label={t('cancel.reason')} value={reason} onInput={setReason} />
        <CommandFoot command={command} danger disabled={reason.trim() === '' || !isTaken(reason)}>
          {t('cancel.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
