import type { ComponentChildren } from 'preact'

import { Badge, Card, ErrorState, Header, Loading, Page, format, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { phoneWords } from '../../ui/phone.ts'
import { MessageList } from '../messages/MessageList.tsx'
import { listMessages } from '../messages/calls.ts'
import { opens } from '../rooms.ts'
import { visitPath } from '../visit/Order.tsx'
import { kindName, standing } from '../visit/wording.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t as visit } from '../visit/words/index.ts'
import { t as desk } from '../words/index.ts'
import { readCustomer, type Customer, type CustomerVisit } from './calls.ts'
import { t } from './words/index.ts'

/** Everything about one customer. */
export function CustomerPage({ id }: { id: string }) {
  const [loaded, again] = useLoaded(id, () => readCustomer(id))
  const customer = loaded.state === 'here' ? loaded.value : null
  return (
    <>
      <Header title={customer?.name ?? t('customers.title')} back="/customers" />
      <Page wide reading>
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
        {customer && <Whole customer={customer} />}
      </Page>
    </>
  )
}

function Whole({ customer }: { customer: Customer }) {
  return (
    <div class="customers-file">
      <div class="customers-side">
        <Who customer={customer} />
        <Places customer={customer} />
      </div>
      <div class="customers-main">
        <Visits
          title={t('visits.coming')}
          none={t('visits.coming.none')}
          visits={customer.coming}
          name="coming"
        />
        <Promises customer={customer} />
        <Visits title={t('visits.past')} none={t('visits.past.none')} visits={customer.past} name="past" />
        <Calls customer={customer} />
        <Messages customer={customer} />
      </div>
    </div>
  )
}

function Part({ name, title, children }: { name: string; title: string; children: ComponentChildren }) {
  return (
    <Card labelledBy={`customer-${name}`} class="stack stack-tight">
      <h2 id={`customer-${name}`}>{title}</h2>
      {children}
    </Card>
  )
}

/** Who they are, and how they are reached. */
function Who({ customer }: { customer: Customer }) {
  const { name, address_as, phone, email, language, tier, is_new, opted_out, zone } = customer
  return (
    <Part name="who" title={t('who.title')}>
      <dl class="facts">
        <Fact name={t('who.name')}>
          {name} {is_new && <Badge tone="accent">{t('who.is-new')}</Badge>}
        </Fact>
        <Fact name={t('who.address-as')}>{address_as ?? t('who.unknown')}</Fact>
        <Fact name={t('who.phone')}>
          {phone ? (
            <a class="numerals" href={`tel:${phone}`}>
              {phoneWords(phone)}
            </a>
          ) : (
            t('who.unknown')
          )}
        </Fact>
        <Fact name={t('who.email')}>{email ?? t('who.unknown')}</Fact>
        <Fact name={t('who.language')}>{language ? t.known(`language.${language}`) : t('who.unknown')}</Fact>
        <Fact name={t('who.tier')}>{tier ? t.known(`tier.${tier}`) : t('who.unknown')}</Fact>
      </dl>
      {opted_out.map(({ channel, at }) => (
        <p key={channel}>
          <Badge tone="warn" icon="stop">
            {t('who.opted-out', {
              channel: t.known(`message.channel.${channel}`) ?? channel,
              time: format.dayAndClock(at, zone),
            })}
          </Badge>
        </p>
      ))}
    </Part>
  )
}

function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  )
}

function Places({ customer: { premises } }: { customer: Customer }) {
  return (
    <Part name="places" title={t('places.title')}>
      <ul class="customers-list">
        {premises.map(({ id, address, area_type, place_type }) => (
          <li key={id} data-premises={id}>
            <span>{address}</span>
            <span class="small quiet">
              {[area_type && t.known(`area.${area_type}`), place_type && t.known(`place.${place_type}`)]
                .filter(Boolean)
                .join(' · ')}
            </span>
          </li>
        ))}
      </ul>
    </Part>
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
          {start ? format.promised({ start, end, zone }) : t('visits.timeless')}
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
        {promises.map(({ id, kind, due, state, order }) => (
          <li key={id} data-promise={kind}>
            <span class="row">
              <span class="strong">{t.known(`todo.${kind}`) ?? t('todo.other')}</span>
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

function Messages({ customer: { id } }: { customer: Customer }) {
  const [loaded, again] = useLoaded(id, () => listMessages({ customer: id }))
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
