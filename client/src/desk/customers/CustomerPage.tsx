import { useState } from 'preact/hooks'

import { Badge, ErrorState, Header, Loading, Page, format, href, said } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { MessageList } from '../messages/MessageList.tsx'
import { listMessages } from '../messages/calls.ts'
import { CasesOf } from '../cases/CasesOf.tsx'
import { t as cases } from '../cases/words/index.ts'
import { opens } from '../rooms.ts'
import { visitPath } from '../visit/Order.tsx'
import { kindName, standing } from '../visit/wording.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t as visit } from '../visit/words/index.ts'
import { t as desk } from '../words/index.ts'
import { readCustomer, type Customer, type CustomerVisit } from './calls.ts'
import { Notes, Places, Who, type Changing } from './Known.tsx'
import { Told } from './Told.tsx'
import { Doubles, Merged } from './Doubles.tsx'
import { Trail } from './Trail.tsx'
import { Erase } from './Erase.tsx'
import { Export } from './Export.tsx'
import { Part } from './Part.tsx'
import { t } from './words/index.ts'

/** Everything about one customer. */
export function CustomerPage({ id }: { id: string }) {
  const [loaded, again] = useLoaded(id, () => readCustomer(id))
  const [newer, setNewer] = useState<Customer | null>(null)
  const customer = newer ?? (loaded.state === 'here' ? loaded.value : null)
  const onStale = async (): Promise<void> => setNewer(await readCustomer(id))
  return (
    <>
      <Header title={customer?.name ?? t('customers.title')} back="/customers" />
      <Page wide reading>
        {!customer && loaded.state === 'loading' && <Loading />}
        {!customer && loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {customer && <Whole customer={customer} onDone={setNewer} onStale={onStale} />}
      </Page>
    </>
  )
}

function Whole(props: Changing) {
  const { customer } = props
  return (
    <div class="customers-file">
      <div class="customers-side">
        <Doubles {...props} />
        <Who {...props} />
        <Told {...props} />
        <Notes {...props} />
        <Places {...props} />
        <Merged {...props} />
        <Trail customer={customer} />
        <Export customer={customer} />
        <Erase customer={customer} />
      </div>
      <div class="customers-main">
        <Visits
          title={t('visits.coming')}
          none={t('visits.coming.none')}
          visits={customer.coming}
          name="coming"
        />
        <Part name="cases" title={cases('cases.title')}>
          <CasesOf key={customer.id} customer={customer.id} />
        </Part>
        <Promises customer={customer} />
        <Visits title={t('visits.past')} none={t('visits.past.none')} visits={customer.past} name="past" />
        <Calls customer={customer} />
        <Messages customer={customer} />
      </div>
    </div>
  )
}

interface VisitsProps {
  name: string
  title: string
  none: string
  visits: readonly CustomerVisit[]
}

function Visits({ name, title, none, visits }: VisitsProps) {
  return (
    <Part name={name} title={title}>
      {visits.length === 0 && <p class="small quiet">{none}</p>}
      <ul class="customers-list">
        {visits.map((one) => (
          <Visit key={one.id} visit={one} />
        ))}
      </ul>
    </Part>
  )
}

function Visit({ visit }: { visit: CustomerVisit }) {
  const { kind, start, end, zone, order, main, address, record } = visit
  const { words, tone, icon } = standing(visit)
  const path = `/record/${record}`
  return (
    <li data-visit={visit.id}>
      <span class="row">
        <a class="strong" href={href(visitPath(visit))}>
          {start ? format.agreed({ start, end, zone }) : t('visits.timeless')}
        </a>
        <Badge tone={tone} icon={icon}>
          {words}
        </Badge>
      </span>
      <span>
        {kindName(kind)}
        {main && ` · ${main.name}`}
      </span>
      <span class="small quiet">
        <span class="numerals">{order}</span>
        {address && ` · ${address}`}
        {record !== null && opens(path) && (
          <>
            {' · '}
            <a href={href(path)}>{t('visits.record', { number: record })}</a>
          </>
        )}
      </span>
    </li>
  )
}

const PROMISE_TONE = { met: 'good', broken: 'bad', unheard: 'warn' } as const

function Promises({ customer: { promises, zone } }: { customer: Customer }) {
  if (promises.length === 0) return null
  return (
    <Part name="promises" title={t('promises.title')}>
      <ul class="customers-list">
        {promises.map(({ id, kind, level, due, state, order }) => (
          <li key={id} data-promise={kind}>
            <span class="row">
              <span class="strong">{t.known(`todo.${kind}`) ?? (level ? said(level) : t('todo.other'))}</span>
              <Badge tone={PROMISE_TONE[state as keyof typeof PROMISE_TONE] ?? 'neutral'}>
                {visit.known(`promise.state.${state}`) ?? state}
              </Badge>
            </span>
            <span class="small quiet">
              {t('promises.due', { time: format.dayAndClock(due, zone) })} · {order}
            </span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Calls({ customer: { calls, zone } }: { customer: Customer }) {
  if (calls.length === 0) return null
  return (
    <Part name="calls" title={visit('calls.title')}>
      <ul class="customers-list">
        {calls.map(({ id, at, by, purpose, result, note, order }) => (
          <li key={id}>
            <span class="row">
              <span class="strong numerals">{format.dayAndClock(at, zone)}</span>
              <Badge tone={result === 'reached' ? 'good' : 'warn'}>
                {t.known(`result.${result}`) ?? result}
              </Badge>
            </span>
            <span>
              {t.known(`purpose.${purpose}`) ?? purpose} · {by?.name ?? desk('trail.system')}
            </span>
            {note && <span>{note}</span>}
            <span class="small quiet numerals">{order}</span>
          </li>
        ))}
      </ul>
    </Part>
  )
}

function Messages({ customer: { id, trail } }: { customer: Customer }) {
  const [loaded, again] = useLoaded(`${id} ${trail.length}`, () => listMessages({ customer: id }))
  return (
    <Part name="messages" title={desk('nav.messages')}>
      {loaded.state === 'loading' && <p class="small quiet">{shared('state.loading')}</p>}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {loaded.state === 'here' && loaded.value.items.length === 0 && (
        <p class="small quiet">{t('messages.none')}</p>
      )}
      {loaded.state === 'here' && <MessageList messages={loaded.value.items} onChanged={again} />}
    </Part>
  )
}
