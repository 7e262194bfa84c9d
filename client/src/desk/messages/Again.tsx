/** What is done about a message that reached nobody: once more, and to another address. */
import { useState } from 'preact/hooks'

import type { Problem } from '../../device/index.ts'
import { Banner, Button, Field, toast } from '../../ui/index.ts'
import { Refusal, useCommand, type Command } from '../command.tsx'
import { addressOf, correctAddress, resendMessage, type AddressName, type MessageText } from './calls.ts'
import { canBeSentAgain, isTriedAgain } from './wording.ts'
import { t } from './words/index.ts'

interface AgainProps {
  message: MessageText
  onDone: (message: MessageText) => void
  onStale: () => Promise<void>
}

export function Again(props: AgainProps) {
  const [correcting, setCorrecting] = useState(false)
  const { message } = props
  const can = canBeSentAgain(message)
  const name = message.address && (can || message.state === 'waiting') ? addressOf(message.channel) : null
  if (!can && !name) return null
  return (
    <section class="stack stack-tight" aria-label={t('again.title')}>
      {can && !correcting && <Resend {...props} />}
      {name && correcting && (
        <Correct
          {...props}
          name={name}
          onDone={(changed) => {
            setCorrecting(false)
            props.onDone(changed)
          }}
        />
      )}
      {name && !correcting && (
        <Button action="correct-address" wide onClick={() => setCorrecting(true)}>
          {t(`again.correct.${name}`)}
        </Button>
      )}
    </section>
  )
}

function Resend({ message, onDone, onStale }: AgainProps) {
  const command = useCommand(onStale)
  const send = (): void => {
    void command.run(async (key) => {
      onDone(await resendMessage(message.id, key))
      toast(t('again.done'))
    })
  }
  return (
    <>
      <p class="small quiet">
        {t(
          message.state === 'uncertain'
            ? 'again.may-come-twice'
            : isTriedAgain(message)
              ? 'again.at-once'
              : 'again.once',
        )}
      </p>
      <Refused command={command} />
      <Button kind="primary" wide action="resend" disabled={command.working} onClick={send}>
        {t('again.send')}
      </Button>
    </>
  )
}

function Correct({ message, name, onDone, onStale }: AgainProps & { name: AddressName }) {
  const before = message.address?.[name] ?? null
  const [address, setAddress] = useState(before ?? '')
  const command = useCommand(onStale)
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      const changed = await correctAddress(message.id, { [name]: address.trim(), before }, key)
      onDone(changed)
      toast(t(changed.state === 'waiting' ? 'again.corrected' : 'again.corrected-only'))
    })
  }
  return (
    <form class="stack stack-tight" onSubmit={save}>
      <Field
        label={t(`again.address.${name}`)}
        name={name}
        value={address}
        onInput={setAddress}
        type={name === 'phone' ? 'tel' : 'text'}
        inputMode={name === 'phone' ? 'tel' : 'text'}
        autocapitalize="none"
        spellcheck={false}
        help={t('again.help')}
        fault={faultOf(command.refusal, name)}
      />
      <Refused command={command} />
      <Button
        kind="primary"
        type="submit"
        wide
        action="save-address"
        disabled={command.working || address.trim() === '' || address.trim() === before}
      >
        {t('again.save')}
      </Button>
    </form>
  )
}

/** What is wrong with the address that was typed. */
function faultOf(refusal: Problem | null, name: AddressName): string | null {
  return refusal?.status === 422 ? t(`again.fault.${name}`) : null
}

/** Why the server did not do it, and what to do instead. */
export function Refused({ command: { refusal } }: { command: Command }) {
  if (refusal?.status === 422) return null
  const words = refusal && t.known(`refused.${refusal.code}`)
  return words ? <Banner tone="bad" urgent title={words} /> : <Refusal problem={refusal} technicians={[]} />
}
