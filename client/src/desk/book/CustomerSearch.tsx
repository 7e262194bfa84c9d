import { useEffect, useId, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Button, format } from '../../ui/index.ts'
import { home } from '../ground.ts'
import { phoneWords } from '../../ui/phone.ts'
import { kindName } from '../visit/wording.ts'
import { t } from './words/index.ts'
import { findCustomers, type KnownCustomer } from './calls.ts'
import { isEnough } from './customers.ts'

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 250

interface CustomerSearchProps {
  fault: string | null
  onChoose: (customer: KnownCustomer) => void
  /** Nobody of these: what was typed is the beginning of a new customer. */
  onNew: (typed: string) => void
}

/**
 * Finds a customer by what is known of them; arrows choose, Enter takes. A new one has a button of its own below the list:
 * neither arrows nor Enter lead to it.
 */
export function CustomerSearch({ fault, onChoose, onNew }: CustomerSearchProps) {
  const [typed, setTyped] = useState('')
  const [found, setFound] = useState<{ of: string; customers: KnownCustomer[] } | Problem | null>(null)
  const [active, setActive] = useState(0)
  const [open, setOpen] = useState(true)
  const id = useId()
  const list = useRef<HTMLUListElement>(null)
  const enough = isEnough(typed)

  useEffect(() => {
    if (!enough) {
      setFound(null)
      return
    }
    let wanted = true
    const timer = setTimeout(() => {
      findCustomers(typed).then(
        (customers) => {
          if (!wanted) return
          setFound({ of: typed, customers })
          setActive(0)
        },
        (problem: unknown) => {
          if (!(problem instanceof Problem)) throw problem
          if (wanted) setFound(problem)
        },
      )
    }, PAUSE_MS)
    return () => {
      wanted = false
      clearTimeout(timer)
    }
  }, [typed])

  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [active])

  const customers = found && !(found instanceof Problem) ? found.customers : []
  const shown = open && enough && found !== null
  const take = (place: number): void => {
    const customer = customers[place]
    if (customer) onChoose(customer)
  }
  const keyed = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setOpen(false)
    if (event.key === 'Enter') {
      event.preventDefault()
      // Before the answer is there, Enter would take somebody else.
      if (shown && (found instanceof Problem || found.of === typed)) take(active)
    }
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return
    event.preventDefault()
    if (!shown) return setOpen(true)
    const options = Math.max(customers.length, 1)
    setActive((was) => (was + (event.key === 'ArrowDown' ? 1 : options - 1)) % options)
  }

  return (
    <div class="field book-search">
      <label class="field-label" for={`${id}-input`}>
        {t('search.label')}
      </label>
      <input
        id={`${id}-input`}
        class="input"
        name="search"
        type="search"
        autocomplete="off"
        role="combobox"
        list={undefined}
        aria-expanded={shown && customers.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown && customers.length > 0 ? `${id}-${active}` : undefined}
        aria-invalid={fault ? 'true' : undefined}
        aria-describedby={`${id}-help`}
        value={typed}
        onInput={(event) => {
          setTyped(event.currentTarget.value)
          setOpen(true)
        }}
        onKeyDown={keyed}
      />
      <div id={`${id}-help`}>
        <p class="small quiet">{t('search.help')}</p>
        {fault && (
          <p class="field-fault" role="alert">
            {fault}
          </p>
        )}
      </div>
      <ul
        class="book-search-list"
        role="listbox"
        id={`${id}-list`}
        aria-label={t('search.found')}
        hidden={!shown || customers.length === 0}
        ref={list}
      >
        {customers.map((customer, place) => (
          <li
            key={customer.id}
            id={`${id}-${place}`}
            role="option"
            aria-selected={place === active}
            data-customer={customer.id}
            onClick={() => take(place)}
          >
            <Found customer={customer} />
          </li>
        ))}
      </ul>
      {open && enough && (
        <Button icon="add" action="new-customer" onClick={() => onNew(typed)}>
          {t('search.new', { typed: typed.trim() })}
        </Button>
      )}
      <p class="visually-hidden" role="status">
        {shown && t('search.count', { count: customers.length })}
      </p>
      {found instanceof Problem && <p class="field-fault">{t('search.refused')}</p>}
    </div>
  )
}

function Found({ customer: { name, phone, premises, visits } }: { customer: KnownCustomer }) {
  const last = visits[0]
  const key = last && Date.parse(last.start) > Date.now() ? 'search.next' : 'search.last'
  return (
    <>
      <span>
        <span class="strong">{name}</span> <span class="numerals">{phoneWords(phone)}</span>
      </span>
      <span class="small quiet">
        {premises[0]?.address}
        {last && ` · ${t(key, { kind: kindName(last.kind), day: format.day(last.start, home()) })}`}
      </span>
    </>
  )
}
