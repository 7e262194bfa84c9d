import { useState } from 'preact/hooks'

import type { Place } from '../../core/script.ts'
import { Dialog } from '../../ui/index.ts'
import { ScriptFold } from '../../ui/script/Spoken.tsx'
import { t as script } from '../../ui/script/words/index.ts'
import { FactChoices } from '../FactChoices.tsx'
import { SpokenAt } from '../SpokenAt.tsx'
import { ASKED_BY, cancelVisit, type AskedBy } from './calls.ts'
import { Reason, isTaken, spokenOf } from './Reason.tsx'
import { t } from './words/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import type { DialogProps } from './MoveDialog.tsx'
import { told } from './undo.ts'

/** What is said when a visit is called off, by who asked for it; while nobody has said, either. */
function saidOf(askedBy: AskedBy | null): readonly Place[] {
  if (askedBy === null) return ['cancel.customer', 'cancel.us']
  return [askedBy === 'customer' ? 'cancel.customer' : 'cancel.us']
}

/** Ends an appointment. It asks for the reason and says what follows; for a few seconds it can be taken back. */
export function CancelDialog({ visit, onClose, onDone, onStale }: DialogProps) {
  const [askedBy, setAskedBy] = useState<AskedBy | null>(null)
  const [reason, setReason] = useState('')
  const command = useCommand(onStale)
  const lacks = askedBy === null ? 'asked' : reason.trim() === '' ? 'reason' : null
  const ready = askedBy !== null && reason.trim() !== '' && isTaken(reason)

  const save = (event: Event): void => {
    event.preventDefault()
    if (!ready) return
    void command.run(async (key) => {
      const cancelled = await cancelVisit(visit, { reason: reason.trim(), asked_by: askedBy }, key)
      onDone(cancelled)
      told(t('cancel.done'), cancelled, key, { onDone, onStale })
    })
  }

  return (
    <Dialog title={t('cancel.title')} onClose={onClose} name="cancel">
      <form class="stack" onSubmit={save}>
        <p>{t('cancel.text', { customer: visit.customer.name })}</p>
        <FactChoices
          legend={t('asked-by')}
          options={ASKED_BY.map((value) => ({ value, label: t(`asked-by.${value}`) }))}
          chosen={askedBy}
          onChoose={setAskedBy}
        />
        <ScriptFold action="script" open>
          <SpokenAt
            at={saidOf(askedBy)}
            about={spokenOf(visit)}
            values={{ reason: reason.trim() || (askedBy && script.known(`because.${askedBy}`)) }}
          />
        </ScriptFold>
        <Reason label={t('cancel.reason')} value={reason} onInput={setReason} />
        <CommandFoot command={command} danger disabled={!ready} lacking={lacks && t(`lacks.${lacks}`)}>
          {t('cancel.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
