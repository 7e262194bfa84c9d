import { useEffect, useState } from 'preact/hooks'

import {
  EmptyState,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { phoneWords } from '../../ui/phone.ts'
import { query } from '../../ui/query.ts'
import { home } from '../ground.ts'
import { kindName } from '../visit/wording.ts'
import { customerPath, findCustomers, type FoundCustomer } from './calls.ts'
import { t } from './words/index.ts'

/** Between two keystrokes of a quick typist. */
const PAUSE_MS = 250

/** Customers by name or phone; until something is typed, those who were visited last. */
export function CustomerList() {
  const wanted = route.value.query.get('query') ?? ''
  const [typed, setTyped] = useState(wanted)
  useEffect(() => {
    if (typed === wanted) return
    const timer = setTimeout(
      () => go(`/customers${query({ query: typed.trim() || undefined })}`, { replace: true }),
      PAUSE_MS,
    )
    return () => clearTimeout(timer)
  }, [typed])
  return (
    <>
      <Header title={t('customers.title')} />
      <Page wide>
        <search>
          <Field
            label={t('customers.search')}
            help={t('customers.search.help')}
            name="query"
            type="search"
            enterKeyHint="search"
            autocomplete="off"
            maxLength={80}
            value={typed}
            onInput={setTyped}
          />
        </search>
        <p class="small">
          <a href={href('/customers/doubles')} data-action="open-doubles">
            {t('doubles.title')}
          </a>
        </p>
        <Found key={wanted} wanted={wanted} />
      </Page>
    </>
  )
}

function Found({ wanted }: { wanted: string }) {
  const [loaded, again] = useLoaded(wanted, () => findCustomers(wanted))
  if (loaded.state === 'loading') return <Loading />
  if (loaded.state === 'refused') return <ErrorState problem={loaded.problem} onRetry={again} />
  if (loaded.value.length === 0) {
    return (
      <EmptyState icon="person" title={t(wanted ? 'customers.none' : 'customers.empty')}>
        <p>{t(wanted ? 'customers.none.text' : 'customers.empty.text')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <p class="small quiet" role="status">
        {t(wanted ? 'customers.found' : 'customers.recent', { count: loaded.value.length })}
      </p>
      <ul class="desk-list">
        {loaded.value.map((customer) => (
          <Row key={customer.id} customer={customer} />
        ))}
      </ul>
    </>
  )
}

function Row({ customer: { id, name, phone, premises, visits } }: { customer: FoundCustomer }) {
  const last = visits[0]
  return (
    <li>
      <a class="desk-row" href={href(customerPath(id))} data-customer={id}>
        <span class="desk-row-when">
          <span class="strong">{name}</span>
          <span class="numerals">{phoneWords(phone)}</span>
        </span>
        <span class="desk-row-what">
          {premises.slice(0, 2).map(({ id, address }) => (
            <span key={id}>{address}</span>
          ))}
        </span>
        {last && (
          <span class="desk-row-what small quiet">
            {t(last.over ? 'customers.last' : 'customers.next', {
              kind: kindName(last.kind),
              day: format.day(last.start, home()),
            })}
          </span>
        )}
      </a>
    </li>
  )
}
