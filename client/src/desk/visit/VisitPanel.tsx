import './visit.css'

import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import {
  Badge,
  Button,
  ErrorState,
  IconButton,
  LinkButton,
  Loading,
  format,
  go,
  href,
  route,
} from '../../ui/index.ts'
import { DIALOGS, asked, dayPath } from '../address.ts'
import { opens } from '../rooms.ts'
import { ORDER_FACTS } from './facts.ts'
import { home } from '../ground.ts'
import { listMessages } from '../messages/calls.ts'
import { MessageList } from '../messages/MessageList.tsx'
import { useLoaded } from '../../ui/loaded.ts'
import { readVisit, type OfficeVisit, type TechnicianDay } from './calls.ts'
import { NewCase } from '../cases/CasesOf.tsx'
import { phoneWords } from '../../ui/phone.ts'
import { wishWords } from '../../ui/wish/wishWords.ts'
import { factWords, isAgain, isOver, kindName } from './wording.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { CallDialog } from './CallDialog.tsx'
import { CancelDialog } from './CancelDialog.tsx'
import { EditDialog } from './EditDialog.tsx'
import { Deadlines } from './Deadlines.tsx'
import { LateDialog } from './LateDialog.tsx'
import { Link } from './Link.tsx'
import { ContinueDialog, MoveDialog } from './MoveDialog.tsx'
import { Order, openVisit, visitPath } from './Order.tsx'
import { Calls, Ledger } from './Past.tsx'
import { Stands } from './Stands.tsx'
import { ReassignDialog } from './ReassignDialog.tsx'

interface VisitPanelProps {
  id: string
  /** Visits that the feed has named: this one is read again when it is among them. */
  touched: ReadonlySet<string>
  technicians: readonly TechnicianDay[]
  /** The visit was changed here: the day is out of date. */
  onChanged: () => void
  onClose: () => void
  /** Shows the day on which the visit is now. */
  onDay: (date: string) => void
}

/** One visit beside the day: what was promised, who called, what was sent, and what can be done. */
export function VisitPanel({ id, touched, technicians, onChanged, onClose, onDay }: VisitPanelProps) {
  const [loaded, again] = useLoaded(id, () => readVisit(id))
  const [newer, setNewer] = useState<OfficeVisit | null>(null)
  const heading = useRef<HTMLHeadingElement>(null)
  const visit = newer ?? (loaded.state === 'here' ? loaded.value : null)

  const refresh = async (): Promise<void> => {
    try {
      setNewer(await readVisit(id))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      // What was shown stays; the day says that the server does not answer.
    }
  }
  useEffect(() => {
    heading.current?.focus()
  }, [])
  useEffect(() => {
    if (touched.has(id)) void refresh()
  }, [touched])

  return (
    <aside
      class="visit-panel"
      aria-labelledby="panel-title"
      data-panel={id}
      onKeyDown={(event) => {
        if (event.key === 'Escape' && !document.querySelector('dialog[open]')) onClose()
      }}
    >
      <div class="visit-panel-head">
        <h2 id="panel-title" tabIndex={-1} ref={heading}>
          {visit ? kindName(visit.kind) : t('visit.title')}
        </h2>
        <IconButton icon="close" label={t('visit.close')} action="close-panel" onClick={onClose} />
      </div>
      {!visit && loaded.state === 'loading' && <Loading />}
      {!visit && loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {visit && (
        <Whole
          visit={visit}
          technicians={technicians}
          onDone={(changed) => {
            setNewer(changed)
            onChanged()
          }}
          onStale={async () => {
            await refresh()
            onChanged()
          }}
          onDay={onDay}
        />
      )}
    </aside>
  )
}

type Opened = 'edit' | 'move' | 'reassign' | 'cancel' | 'call' | 'continue' | 'late'

interface WholeProps {
  visit: OfficeVisit
  technicians: readonly TechnicianDay[]
  onDone: (visit: OfficeVisit) => void
  onStale: () => Promise<void>
  onDay: (date: string) => void
}

function Whole({ visit, technicians, onDone, onStale, onDay }: WholeProps) {
  const [opened, setOpened] = useOpened()
  const continued = (made: OfficeVisit): void => {
    setOpened(null)
    onDone(visit)
    openVisit({ id: made.id, start: made.promise?.start ?? null })
  }
  const { promise, plan, customer, premises } = visit
  const zone = promise?.zone ?? home()
  const over = isOver(visit)
  const dialog = {
    visit,
    technicians,
    onClose: () => setOpened(null),
    onDone: (changed: OfficeVisit) => {
      setOpened(null)
      onDone(changed)
    },
    onStale,
  }
  return (
    <div class="stack">
      <Stands visit={visit} zone={zone} />
      <dl class="facts visit-panel-facts">
        <Fact name={t('visit.promise')}>
          {promise ? (
            <button
              type="button"
              class="visit-link strong"
              data-action="show-day"
              onClick={() => onDay(format.dayKey(promise.start, home()))}
            >
              {format.agreed(promise)}
            </button>
          ) : (
            t('visit.timeless')
          )}
        </Fact>
        {plan && (
          <Fact name={t('visit.plan')}>
            {format.promised({ start: plan.start, end: plan.end, zone })}{' '}
            <span class="small quiet">
              {t('visit.plan.parts', {
                work: format.minutes(
                  (Date.parse(plan.end) - Date.parse(plan.start)) / 60_000 - visit.buffer_minutes,
                ),
                buffer: format.minutes(visit.buffer_minutes),
              })}
            </span>
          </Fact>
        )}
        {visit.depart_by && promise && (
          <Fact name={t('visit.depart')}>{format.clock(visit.depart_by, zone, promise.start)}</Fact>
        )}
        <Fact name={t('visit.members')}>
          {visit.members.length === 0
            ? t('board.unassigned')
            : visit.members.map(({ person, name, role, active }) => (
                <span class="visit-member" key={person}>
                  {name}
                  {role === 'backup' && <span class="small quiet"> {t('visit.backup')}</span>}
                  {active === false && !over && (
                    <>
                      {' '}
                      <Badge tone="bad" icon="person">
                        {t('card.shut-out')}
                      </Badge>
                    </>
                  )}
                </span>
              ))}
        </Fact>
        <CustomerFact customer={customer} />
        <Fact name={desk('about.address')}>{premises.address}</Fact>
        {ORDER_FACTS.filter((fact) => fact in visit.facts).map((fact) => (
          <Fact key={fact} name={t(`fact.${fact}`)}>
            {factWords(fact, visit.facts[fact], zone)}
            <Deadlines visit={visit} fact={fact} zone={zone} />
          </Fact>
        ))}
        <Notes visit={visit} />
        <OrderFact order={visit.order} />
        <RecordFact number={visit.record} />
      </dl>
      <Order visit={visit} onDone={onDone} onStale={onStale} />
      {opens('/book') && <Commands visit={visit} over={over} onOpen={setOpened} />}
      <Ledger visit={visit} />
      <Calls calls={visit.calls} zone={zone} />
      <Link {...dialog} zone={zone} />
      <Messages visit={visit} />
      {opened === 'move' && <MoveDialog {...dialog} />}
      {opened === 'edit' && <EditDialog {...dialog} />}
      {opened === 'reassign' && <ReassignDialog {...dialog} />}
      {opened === 'cancel' && <CancelDialog {...dialog} />}
      {opened === 'call' && <CallDialog {...dialog} />}
      {opened === 'late' && <LateDialog {...dialog} onOther={() => setOpened('move')} onChanged={onDone} />}
      {opened === 'continue' && <ContinueDialog {...dialog} onDone={continued} />}
    </div>
  )
}

/** Who is visited; a number that is wrong is put right from here. */
function CustomerFact({ customer }: Pick<OfficeVisit, 'customer'>) {
  return (
    <Fact name={desk('about.customer')}>
      <a href={href(`/customers/${customer.id}`)} data-action="open-customer">
        {customer.name}
      </a>{' '}
      {customer.phone && (
        <a class="numerals" href={`tel:${customer.phone}`}>
          {phoneWords(customer.phone)}
        </a>
      )}{' '}
      {opens('/book') && (
        <a class="small" href={href(`/customers/${customer.id}?correct=phone`)} data-action="wrong-number">
          {t('visit.wrong-number')}
        </a>
      )}
    </Fact>
  )
}

/** Which dialog is open; an address may ask whoever books for one. */
function useOpened() {
  const opened = useState<Opened | null>(null)
  const wanted = route.value.query.get('do')
  useEffect(() => {
    if (wanted === null) return
    if (opens('/book')) opened[1](DIALOGS.find((one) => one === wanted) ?? null)
    // Once opened, it is not opened again by whoever comes back here.
    go(dayPath(asked()), { replace: true })
  }, [wanted])
  return opened
}

interface CommandsProps {
  visit: OfficeVisit
  over: boolean
  onOpen: (command: Opened) => void
}

/** What can be done about a visit, by whoever books: the server lets the same people in. */
function Commands({ visit, over, onOpen }: CommandsProps) {
  const next = visit.chain[visit.chain.findIndex(({ id }) => id === visit.id) + 1]
  return (
    <div class="buttons buttons-fill">
      {over && !next && (
        <Button kind="primary" action="continue" onClick={() => onOpen('continue')}>
          {t(isAgain(visit) ? 'dialog.again' : 'dialog.continue')}
        </Button>
      )}
      {next && (
        <LinkButton kind="primary" action="open-next" href={href(visitPath(next))}>
          {t('visit.do.next')}
        </LinkButton>
      )}
      {!over && (
        <>
          <Button kind="primary" action="move" onClick={() => onOpen('move')}>
            {t('visit.do.move')}
          </Button>
          <Button action="reassign" onClick={() => onOpen('reassign')}>
            {t('visit.do.reassign')}
          </Button>
        </>
      )}
      {!over && (
        <Button action="edit" onClick={() => onOpen('edit')}>
          {t('visit.do.edit')}
        </Button>
      )}
      <NewCase visit={visit.id} />
      <Button action="call" onClick={() => onOpen('call')}>
        {t('visit.do.call')}
      </Button>
      {!over && (
        <Button kind="danger" action="cancel" onClick={() => onOpen('cancel')}>
          {t('visit.do.cancel')}
        </Button>
      )}
    </div>
  )
}

/** What the office, and what the customer, has to say to whoever goes there. */
function Notes({ visit: { instructions, wish } }: { visit: OfficeVisit }) {
  return (
    <>
      {instructions && <Fact name={t('visit.instructions')}>{instructions}</Fact>}
      {wish && <Fact name={t('wish.customers')}>{wishWords(wish)}</Fact>}
    </>
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

function OrderFact({ order }: { order: string }) {
  return (
    <Fact name={t('visit.order')}>
      <span class="numerals">{order}</span>
    </Fact>
  )
}

/** The sealed record, if there is one; whoever cannot open it sees its number. */
function RecordFact({ number }: { number: number | null }) {
  if (number === null) return null
  const path = `/record/${number}`
  const words = t('visit.record.number', { number })
  return (
    <Fact name={t('visit.record')}>
      {opens(path) ? (
        <a href={href(path)} data-action="open-record">
          {words}
        </a>
      ) : (
        words
      )}
    </Fact>
  )
}

function Messages({ visit: { id, ver, renewals } }: { visit: OfficeVisit }) {
  const [loaded, again] = useLoaded(`${id} ${ver} ${renewals.length}`, () => listMessages({ visit: id }))
  return (
    <section class="stack stack-tight" aria-labelledby="panel-messages">
      <h3 id="panel-messages">{desk('nav.messages')}</h3>
      {loaded.state === 'loading' && <p class="small quiet">{shared('state.loading')}</p>}
      {loaded.state === 'refused' && (
        <div class="row">
          <p class="small">{t('visit.messages.refused')}</p>
          <Button action="messages-again" onClick={again}>
            {shared('action.retry')}
          </Button>
        </div>
      )}
      {loaded.state === 'here' && loaded.value.items.length === 0 && (
        <p class="small quiet">{t('visit.messages.none')}</p>
      )}
      {loaded.state === 'here' && <MessageList messages={loaded.value.items} bare onChanged={again} />}
    </section>
  )
}
