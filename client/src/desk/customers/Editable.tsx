/** A fact of a customer that whoever books puts right where it stands: one press opens it, one saves it. */
import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Banner, Button, Field, Select, TextArea, go, route, toast } from '../../ui/index.ts'
import { Refusal, useCommand } from '../command.tsx'
import { opens } from '../rooms.ts'
import { t as desk } from '../words/index.ts'
import { correctCustomer, customerPath, type Customer, type Field as Name } from './calls.ts'
import { t } from './words/index.ts'

/** How a field is typed: as a line, a number, a time, some lines, or one of `options`. */
export type Form = 'line' | 'tel' | 'time' | 'lines' | readonly { value: string; label: string }[]

interface EditableProps {
  customer: Customer
  premises?: string
  name: Name
  label: string
  value: string | null
  form: Form
  /** It may not be left empty. */
  needed?: boolean
  onDone: (customer: Customer) => void
  onStale: () => Promise<void>
  /** As it is shown; its value in words. */
  children: ComponentChildren
}

export function Editable(props: EditableProps) {
  const { label, name, premises, children } = props
  const [open, setOpen] = useAsked(props)
  const place = useRef<HTMLElement>(null)
  useEffect(() => {
    const field = open && place.current?.querySelector<HTMLElement>('input, select, textarea')
    if (!field) return
    field.focus()
    // What is typed takes the place of what is wrong.
    if (field instanceof HTMLInputElement) field.select()
  }, [open])
  return (
    <>
      <dt>{label}</dt>
      <dd ref={place} class="customers-fact" data-field={premises ? `${premises}.${name}` : name}>
        {open ? (
          <Typing {...props} onClose={() => setOpen(false)} />
        ) : (
          <>
            <span class="customers-value">{children}</span>
            {opens('/book') && (
              <Button
                action={`correct-${name}`}
                aria-label={t('correct.field', { field: label })}
                onClick={() => setOpen(true)}
              >
                {t('correct.do')}
              </Button>
            )}
          </>
        )}
      </dd>
    </>
  )
}

/** Whether it is being put right; an address may ask for it (`?correct=phone`), once. */
function useAsked({ customer, name, premises }: EditableProps) {
  const asked = !premises && opens('/book') && route.value.query.get('correct') === name
  const open = useState(asked)
  useEffect(() => {
    if (asked) go(customerPath(customer.id), { replace: true })
  }, [])
  return open
}

function Typing(props: EditableProps & { onClose: () => void }) {
  const { customer, premises, name, label, value, needed, onDone, onStale, onClose } = props
  const [typed, setTyped] = useState(value ?? '')
  const command = useCommand(onStale)
  const after = typed.trim() === '' ? null : typed.trim()
  const save = (event: Event): void => {
    event.preventDefault()
    if (after === value) return onClose()
    const said = { premises, before: { [name]: value }, after: { [name]: after } }
    void command.run(async (key) => {
      try {
        onDone(await correctCustomer(customer.id, said, key))
      } catch (problem) {
        if (problem instanceof Problem && problem.code === 'changed') await onStale()
        throw problem
      }
      toast(t('correct.done'))
      onClose()
    })
  }
  const { refusal } = command
  return (
    <form class="stack stack-tight" onSubmit={save}>
      <Input
        {...props}
        label={label}
        typed={typed}
        onTyped={setTyped}
        fault={refusal?.status === 422 ? t('correct.fault') : null}
      />
      {refusal?.code === 'changed' ? (
        <Banner tone="bad" urgent title={t('correct.changed')} />
      ) : (
        refusal?.status !== 422 && <Refusal problem={refusal} technicians={[]} />
      )}
      <div class="buttons">
        <Button
          kind="primary"
          type="submit"
          action="save-field"
          disabled={command.working || (needed && after === null)}
        >
          {desk('command.save')}
        </Button>
        <Button action="leave-field" onClick={onClose}>
          {t('correct.leave')}
        </Button>
      </div>
    </form>
  )
}

interface InputProps extends Pick<EditableProps, 'form' | 'name' | 'label' | 'needed'> {
  typed: string
  onTyped: (text: string) => void
  fault: string | null
}

function Input({ form, name, label, needed, typed, onTyped, fault }: InputProps) {
  const shared = { label, bare: true, name, value: typed, fault }
  if (form === 'lines') return <TextArea {...shared} rows={3} maxLength={1000} onInput={onTyped} />
  if (typeof form !== 'string') {
    return (
      <Select {...shared} options={form} none={needed ? undefined : t('who.unknown')} onChange={onTyped} />
    )
  }
  return (
    <Field
      {...shared}
      type={form === 'line' ? 'text' : form}
      inputMode={form === 'tel' ? 'tel' : 'text'}
      autocapitalize="none"
      autocomplete="off"
      spellcheck={false}
      onInput={onTyped}
    />
  )
}
