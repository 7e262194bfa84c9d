/** Erasing everything about a customer, for administrators. */
import { useState } from 'preact/hooks'

import { session } from '../../device/index.ts'
import { Banner, Button, Dialog, Field, format, go, href, toast } from '../../ui/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { visitPath } from '../visit/Order.tsx'
import { eraseCustomer, type Customer } from './calls.ts'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

export function Erase({ customer }: { customer: Customer }) {
  const [asked, setAsked] = useState(false)
  if (!session.value.person?.roles.includes('administrator')) return null
  return (
    <Part name="erase" title={t('erase.title')}>
      <p class="small quiet">{t('erase.text')}</p>
      <Coming customer={customer} />
      <div class="buttons">
        <Button
          kind="danger"
          action="erase"
          disabled={customer.coming.length > 0}
          onClick={() => setAsked(true)}
        >
          {t('erase.ask')}
        </Button>
      </div>
      {asked && <EraseDialog customer={customer} onClose={() => setAsked(false)} />}
    </Part>
  )
}

/** Whoever expects somebody is not erased: these are called off or done first. */
function Coming({ customer: { coming } }: { customer: Customer }) {
  if (coming.length === 0) return null
  return (
    <Banner tone="warn" title={t('erase.coming', { count: coming.length })}>
      <ul class="customers-list small">
        {coming.map((visit) => (
          <li key={visit.id}>
            <a href={href(visitPath(visit))}>
              {visit.order}
              {visit.start && ` · ${format.dayAndClock(visit.start, visit.zone)}`}
            </a>
          </li>
        ))}
      </ul>
    </Banner>
  )
}

/** The name is typed, so that nobody erases another one. */
function EraseDialog({ customer: { id, name }, onClose }: { customer: Customer; onClose: () => void }) {
  const [typed, setTyped] = useState('')
  const command = useCommand(() => {})
  const same = typed.trim() === name
  const save = (event: Event): void => {
    event.preventDefault()
    if (!same) return
    void command.run(async () => {
      await eraseCustomer(id, name)
      toast(t('erase.done'))
      go('/customers', { replace: true })
    })
  }
  return (
    <Dialog title={t('erase.dialog', { name })} onClose={onClose} name="erase">
      <form class="stack" onSubmit={save}>
        <p>{t('erase.goes')}</p>
        <p>{t('erase.stays')}</p>
        <p class="small quiet">{t('erase.backups')}</p>
        <Field
          label={t('erase.name')}
          help={name}
          name="name"
          value={typed}
          autocomplete="off"
          spellcheck={false}
          onInput={setTyped}
        />
        <CommandFoot command={command} danger disabled={!same}>
          {t('erase.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}
