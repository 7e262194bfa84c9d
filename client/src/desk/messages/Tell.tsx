/** What no channel could deliver is told by telephone: whom to call, and how the call went. */
import { useState } from 'preact/hooks'

import { Button, Choices, Field, Icon, format, toast } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { useCommand } from '../command.tsx'
import { Refused } from './Again.tsx'
import { tellMessage, type MessageText } from './calls.ts'
import { t } from './words/index.ts'

interface TellProps {
  message: MessageText
  onDone: (message: MessageText) => void
  onStale: () => Promise<void>
}

const OUTCOMES = ['told', 'not_reached'] as const
type Outcome = (typeof OUTCOMES)[number]

export function Tell({ message, onDone, onStale }: TellProps) {
  const [outcome, setOutcome] = useState<Outcome | null>(null)
  const [note, setNote] = useState('')
  const command = useCommand(onStale)
  const { call_until: until, address, to, zone } = message
  if (!until) return null
  const save = (event: Event): void => {
    event.preventDefault()
    if (!outcome) return
    void command.run(async (key) => {
      const words = note.trim()
      onDone(await tellMessage(message.id, { outcome, ...(words && { note: words }) }, key))
      toast(t(`tell.done.${outcome}`))
    })
  }
  return (
    <form class="stack stack-tight" aria-label={t('tell.title')} onSubmit={save}>
      <h3>{t('tell.title')}</h3>
      <p class="small quiet">{t('tell.text', { time: format.dayAndClock(until, zone) })}</p>
      {address?.phone ? (
        <a class="messages-call" href={`tel:${address.phone}`} data-action="call">
          <Icon name="phone" />
          <span class="visually-hidden">{t('tell.call', { name: to.name })} </span>
          <span class="numerals strong">{phoneWords(address.phone)}</span>
        </a>
      ) : (
        <p>{t('tell.no-phone')}</p>
      )}
      <Choices
        legend={t('tell.outcome')}
        options={OUTCOMES.map((value) => ({
          value,
          label: t(`tell.outcome.${value}`),
          failing: value === 'not_reached',
        }))}
        chosen={outcome ? [outcome] : []}
        onChoose={setOutcome}
      />
      <Field label={t('tell.note')} name="note" value={note} onInput={setNote} maxLength={500} />
      <Refused command={command} />
      <Button kind="primary" type="submit" wide action="save-call" disabled={command.working || !outcome}>
        {t('tell.save')}
      </Button>
    </form>
  )
}
