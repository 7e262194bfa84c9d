import { useState } from 'preact/hooks'

import { Button, Dialog, TextArea } from '../ui/index.ts'
import { waiting } from './despite.ts'
import { t } from './words/index.ts'

/** Asks why somebody goes to a visit although they are on leave, whatever sends them. */
export function Despite() {
  return waiting.value && <Asked key="despite" answer={waiting.value} />
}

function Asked({ answer }: { answer: (reason: string | null) => void }) {
  const [reason, setReason] = useState('')
  const send = (event: Event): void => {
    event.preventDefault()
    if (reason.trim()) answer(reason.trim().replace(/\s+/g, ' '))
  }
  return (
    <Dialog title={t('despite.title')} onClose={() => answer(null)} name="despite">
      <form class="stack" onSubmit={send}>
        <p>{t('despite.text')}</p>
        <TextArea label={t('despite.reason')} name="despite" rows={2} value={reason} onInput={setReason} />
        <Button kind="primary" type="submit" action="despite" wide disabled={!reason.trim()}>
          {t('despite.send')}
        </Button>
        <Button action="despite-not" wide onClick={() => answer(null)}>
          {t('despite.not')}
        </Button>
      </form>
    </Dialog>
  )
}
