/** Who may be this customer, written down once more; who was made one with them, and can be two again. */
import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'

import { Button, Dialog, format, href, toast } from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { CommandFoot, Refusal, useCommand } from '../command.tsx'
import { opens } from '../rooms.ts'
import { customerPath, keepApart, mergeCustomers, partCustomers, type Customer } from './calls.ts'
import type { Changing } from './Known.tsx'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

type Double = Customer['doubles'][number]

export function Doubles(props: Changing) {
  const { doubles } = props.customer
  if (doubles.length === 0) return null
  return (
    <Part name="doubles" title={t('doubles.title')}>
      <ul class="customers-list">
        {doubles.map((double) => (
          <Possible key={double.id} {...props} double={double} />
        ))}
      </ul>
    </Part>
  )
}

function Possible(props: Changing & { double: Double }) {
  const { customer, double, onDone, onStale } = props
  const [asked, setAsked] = useState(false)
  const command = useCommand(onStale)
  const apart = (): void => {
    void command.run(async (key) => {
      onDone(await keepApart(customer.id, double.id, key))
      toast(t('doubles.apart.done'))
    })
  }
  return (
    <li data-double={double.id}>
      <span>
        <a class="strong" href={href(customerPath(double.id))}>
          {double.name}
        </a>{' '}
        <span class="numerals">{phoneWords(double.phone)}</span>
      </span>
      {double.address && <span class="small quiet">{double.address}</span>}
      <span class="small">{t(`doubles.why.${double.why}`)}</span>
      {opens('/book') && (
        <span class="buttons customers-choice">
          <Button kind="primary" action="merge" onClick={() => setAsked(true)}>
            {t('merge.ask')}
          </Button>
          <Button action="keep-apart" disabled={command.working} onClick={apart}>
            {t('doubles.apart')}
          </Button>
        </span>
      )}
      <Refusal problem={command.refusal} technicians={[]} />
      {asked && <MergeDialog {...props} onClose={() => setAsked(false)} />}
    </li>
  )
}

/** Shows both before they become one: whose details stay is what cannot be seen afterwards. */
function MergeDialog({
  customer,
  double,
  onDone,
  onStale,
  onClose,
}: Changing & { double: Double; onClose: () => void }) {
  const command = useCommand(onStale)
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      onDone(await mergeCustomers(customer.id, double.id, key))
      toast(t('merge.done'))
      onClose()
    })
  }
  const address = customer.premises[0]?.address ?? null
  return (
    <Dialog title={t('merge.title')} onClose={onClose} name="merge">
      <form class="stack" onSubmit={save}>
        <dl class="customers-two">
          <One label={t('merge.kept')} name={customer.name} phone={customer.phone} address={address} />
          <One label={t('merge.gone')} {...double} />
        </dl>
        <p>{t('merge.text')}</p>
        <p class="small quiet">{t('merge.undo.text')}</p>
        <CommandFoot command={command}>{t('merge.save')}</CommandFoot>
      </form>
    </Dialog>
  )
}

interface OneProps {
  label: ComponentChildren
  name: string
  phone: string
  address: string | null
}

function One({ label, name, phone, address }: OneProps) {
  return (
    <div>
      <dt class="small quiet">{label}</dt>
      <dd>
        <span class="strong">{name}</span>
        <span class="numerals">{phoneWords(phone)}</span>
        {address && <span class="small">{address}</span>}
      </dd>
    </div>
  )
}

export function Merged({ customer, onDone, onStale }: Changing) {
  const command = useCommand(onStale)
  if (customer.merged.length === 0) return null
  const part = (merge: string): void => {
    void command.run(async (key) => {
      onDone(await partCustomers(customer.id, merge, key))
      toast(t('merge.parted'))
    })
  }
  return (
    <Part name="merged" title={t('merged.title')}>
      <ul class="customers-list">
        {customer.merged.map(({ id, name, phone, at, by, until, undoable }) => (
          <li key={id} data-merge={id}>
            <span>
              <span class="strong">{name}</span> <span class="numerals">{phoneWords(phone)}</span>
            </span>
            <span class="small quiet">
              {format.dayAndClock(at, customer.zone)}
              {by && ` · ${by.name}`}
            </span>
            {undoable && opens('/book') && (
              <span class="buttons customers-choice">
                <Button action="part" disabled={command.working} onClick={() => part(id)}>
                  {t('merged.undo')}
                </Button>
                <span class="small quiet">
                  {t('merged.until', { day: format.day(until, customer.zone) })}
                </span>
              </span>
            )}
          </li>
        ))}
      </ul>
      <Refusal problem={command.refusal} technicians={[]} />
    </Part>
  )
}
