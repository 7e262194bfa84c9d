import { useEffect, useId, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { format } from '../../ui/index.ts'
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

/** Finds a customer by digits of the phone number or letters of the name; arrows choose, Enter takes. */
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
  const options = customers.length + 1
  const take = (place: number): void => {
    const customer = customers[place]
    if (customer) onChoose(customer)
    else onNew(typed)
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
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={shown ? `${id}-${active}` : undefined}
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
        hidden={!shown}
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
        <li
          id={`${id}-${customers.length}`}
          role="option"
          aria-selected={customers.length === active}
          data-action="new-customer"
          onClick={() => take(customers.length)}
        >
          <span class="strong">{t('search.new', { typed: typed.trim() })}</span>
        </li>
      </ul>
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
