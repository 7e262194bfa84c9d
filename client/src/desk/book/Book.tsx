import { useEffect, useRef, useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import {
  Banner,
  Button,
  Card,
  Field,
  Header,
  LinkButton,
  Page,
  Select,
  TextArea,
  format,
  href,
  route,
  said,
} from '../../ui/index.ts'
import { spokenTime } from '../../ui/script/times.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { dayPath } from '../address.ts'
import { now } from '../now.ts'
import { FactChoices } from '../FactChoices.tsx'
import { ground, home, kinds, team, today } from '../ground.ts'
import { newKey, ownKey, wasRefused } from '../key.ts'
import { Refusal } from '../command.tsx'
import { readDay } from '../calls.ts'
import { ASKED_BY, type OfficeVisit, type SlotQuestion } from '../visit/calls.ts'
import { t as desk } from '../words/index.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'
import { Booked } from './Booked.tsx'
import { bookVisit } from './calls.ts'
import {
  addressed,
  booking,
  clearDraft,
  emptyDraft,
  faultsOf,
  fieldOf,
  judgedAt,
  keepDraft,
  storedDraft,
  times,
  type Draft,
  type Faults,
  type FieldName,
  type Unheard,
} from './draft.ts'
import { factsAsked } from '../visit/facts.ts'
import { SpeaksAgainst } from '../visit/slots/Against.tsx'
import { OrderFacts } from './OrderFacts.tsx'
import { Script, ScriptButton, ScriptSheet, type ScriptProps } from './Script.tsx'
import { Where } from './Where.tsx'
import { When } from './When.tsx'
import { Who } from './Who.tsx'
import type { Colleague } from '../calls.ts'

/** A booking is made while the customer is on the phone: the form beside what to say. */
export function Book() {
  const [booked, setBooked] = useState<OfficeVisit | null>(null)
  const [script, setScript] = useState(false)
  return (
    <>
      <Header title={desk('nav.book')}>{!booked && <ScriptButton onOpen={() => setScript(true)} />}</Header>
      <Page wide>
        {booked ? (
          <Booked visit={booked} onAnother={() => setBooked(null)} />
        ) : (
          <Form onBooked={setBooked} script={script} onScript={setScript} />
        )}
      </Page>
    </>
  )
}

function firstDraft(): Draft {
  const date = route.value.query.get('date')
  const stored = storedDraft()
  if (stored) return stored
  return emptyDraft(date && date >= today() ? date : today(), '')
}

/** Puts the keyboard on the first field that is wrong. */
function focusFault(form: HTMLFormElement): void {
  queueMicrotask(() => form.querySelector<HTMLElement>('[aria-invalid="true"], [data-fault] input')?.focus())
}

interface FormProps {
  onBooked: (visit: OfficeVisit) => void
  /** Whether what to say is laid over the form. */
  script: boolean
  onScript: (open: boolean) => void
}

function Form({ onBooked, script, onScript }: FormProps) {
  const [draft, setDraft] = useState(firstDraft)
  const [tried, setTried] = useState(false)
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)
  const form = useRef<HTMLFormElement>(null)
  const unheard = useRef<Unheard | null>(null)
  const [day] = useLoaded(`${draft.date} ${team()}`, () => readDay(draft.date || today(), team()))
  const technicians = useRef<readonly Colleague[]>([])
  if (day.state === 'here') technicians.current = day.value.technicians.map(({ person }) => person)
  const zone = home()

  // Which of two times was meant is said of one day and time.
  const put = (more: Partial<Draft>): void =>
    setDraft((was) => ({ ...was, ...(('date' in more || 'time' in more) && { east: null }), ...more }))
  const field = (name: keyof Draft) => ({
    name,
    value: String(draft[name]),
    onInput: (value: string) => put({ [name]: value }),
  })
  useEffect(() => keepDraft(draft), [draft])
  useEffect(() => void ownKey(draft.key).then((key) => put({ key })), [])

  const asked = factsAsked(ground.value!.standard, draft.kind, draft.facts)
  const faults: Faults = tried ? faultsOf(draft, now.value, zone, asked) : {}
  const faultWords = (name: FieldName): string | null => {
    const own = faults[name]
    if (own) return t(`book.fault.${own}`)
    const fault = refusal?.faults.find(({ pointer }) => fieldOf(pointer) === name)
    return fault ? (t.known(`book.fault.${fault.code}`) ?? t('book.fault.server')) : null
  }
  const { start, end } = times(draft, zone)

  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (working) return
    setTried(true)
    setRefusal(null)
    const at = judgedAt(draft, unheard.current, Date.now())
    if (Object.keys(faultsOf(draft, at, zone, asked)).length > 0) return focusFault(form.current!)
    setWorking(true)
    try {
      const visit = await bookVisit(booking(draft, team(), zone, asked), await ownKey(draft.key))
      clearDraft()
      onBooked(visit)
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setRefusal(problem)
      setWorking(false)
      unheard.current = wasRefused(problem) ? null : { draft, at }
      // A refused booking is not there: the next attempt says something else and needs a key of its own.
      if (wasRefused(problem) && problem.code !== 'key_reused') put({ key: newKey() })
      if (problem.faults.length > 0) focusFault(form.current!)
    }
  }

  const startOver = (): void => {
    clearDraft()
    setDraft(emptyDraft(draft.date, ''))
    setTried(false)
    setRefusal(null)
  }

  const question = questionOf(draft, zone)
  const overlap = refusal?.code === 'overlap'
  const spoken = spokenOf(draft, start === null ? null : spokenTime(start, zone, now.value))

  return (
    <div class="book">
      <form class="stack" onSubmit={submit} noValidate ref={form} aria-label={desk('book.new')}>
        <Card labelledBy="book-customer">
          <h2 id="book-customer">{desk('about.customer')}</h2>
          <Who draft={draft} put={put} fault={faultWords} />
        </Card>
        {(draft.known || draft.isNew) && (
          <Card labelledBy="book-premises">
            <h2 id="book-premises">{t('book.premises')}</h2>
            <Where draft={draft} put={put} fault={faultWords} />
          </Card>
        )}
        <Card labelledBy="book-what">
          <h2 id="book-what">{t('book.what')}</h2>
          <div class="desk-fields">
            <Select
              label={desk('about.kind')}
              name="kind"
              value={draft.kind}
              none={t('book.kind.none')}
              fault={faultWords('kind')}
              options={kinds().map(([value, { name }]) => ({ value, label: said(name) }))}
              onChange={(kind) => put({ kind })}
            />
            <Field
              label={t('book.order')}
              help={t('book.order.help')}
              fault={faultWords('order')}
              maxLength={64}
              {...field('order')}
            />
            <Field
              label={t('book.duration')}
              inputMode="numeric"
              maxLength={3}
              fault={faultWords('duration')}
              {...field('duration')}
            />
            <Field
              label={t('book.buffer')}
              inputMode="numeric"
              maxLength={3}
              fault={faultWords('buffer')}
              {...field('buffer')}
            />
            <Field
              label={t('book.travel')}
              inputMode="numeric"
              maxLength={3}
              help={t('book.travel.help')}
              fault={faultWords('travel')}
              {...field('travel')}
            />
          </div>
          <OrderFacts
            asked={asked}
            facts={draft.facts}
            onChange={(facts) => put({ facts })}
            fault={faultWords}
          />
        </Card>
        <When
          draft={draft}
          put={put}
          fault={faultWords}
          question={question}
          refusal={refusal}
          technicians={technicians.current}
        />
        <Card labelledBy="book-agreed">
          <h2 id="book-agreed">{t('book.agreed')}</h2>
          {!draft.later && (
            <>
              <FactChoices
                legend={ofVisit('asked-by')}
                options={ASKED_BY.map((value) => ({ value, label: ofVisit(`asked-by.${value}`) }))}
                chosen={draft.askedBy}
                fault={faultWords('askedBy')}
                onChoose={(askedBy) => put({ askedBy })}
              />
              <Field
                label={ofVisit('agreed-by')}
                help={t('book.agreed.help')}
                maxLength={80}
                {...field('agreedBy')}
              />
            </>
          )}
          <TextArea
            label={t('book.instructions')}
            name="instructions"
            rows={2}
            maxLength={500}
            value={draft.instructions}
            onInput={(instructions) => put({ instructions })}
          />
        </Card>
        {refusal && !overlap && <NotBooked problem={refusal} date={draft.date} />}
        <div class="book-foot">
          <SpeaksAgainst question={question} person={draft.person} at={start} />
          <p class="book-summary" aria-live="polite">
            {start === null ? (
              <span class="quiet">{t(draft.later ? 'book.summary.later' : 'book.summary.none')}</span>
            ) : (
              <>
                <span class="strong">
                  {format.day(start, zone)}{' '}
                  {end === null
                    ? format.clock(start, zone)
                    : format.promised({
                        start: new Date(start).toISOString(),
                        end: new Date(end).toISOString(),
                        zone,
                      })}
                </span>{' '}
                {technicians.current.find(({ id }) => id === draft.person)?.name ?? desk('person.none')}
              </>
            )}
          </p>
          <Button action="start-over" onClick={startOver}>
            {t('book.start-over')}
          </Button>
          <Button kind="primary" type="submit" action="book-now" disabled={working}>
            {working ? desk('command.working') : desk('nav.book')}
          </Button>
        </div>
      </form>
      <Script {...spoken} />
      {script && <ScriptSheet {...spoken} onClose={() => onScript(false)} />}
    </div>
  )
}

/** What free times are asked for; null while the form does not say enough. */
function questionOf(draft: Draft, zone: string): SlotQuestion | null {
  const { date, kind, duration, buffer, premises } = draft
  if (!date || !kind || !/^\d+$/.test(duration) || !/^\d+$/.test(buffer)) return null
  const work = { kind, duration_minutes: Number(duration), buffer_minutes: Number(buffer) }
  return { date, team: team(), ...work, zone, ...(premises && { premises }) }
}

/** What is known of a visit while it is booked on the telephone. */
function spokenOf(draft: Draft, time: string | null): ScriptProps {
  const premises = draft.known?.premises.find(({ id }) => id === draft.premises)
  const address = premises?.address ?? (draft.premises === '' ? draft.address : '')
  const docs = String(draft.facts['order.documents'] ?? '').trim()
  return {
    about: { kind: draft.kind, title: addressed(draft), time, address },
    minutes: draft.travel,
    docs,
  }
}

/** Why nothing was booked; with `key_reused` it was, the first time, and the answer was lost. */
function NotBooked({ problem, date }: { problem: Problem; date: string }) {
  if (problem.code !== 'key_reused') return <Refusal problem={problem} technicians={[]} />
  return (
    <Banner
      tone="warn"
      urgent
      title={t('book.perhaps')}
      actions={
        <LinkButton href={href(dayPath({ date }))} action="look">
          {t('book.perhaps.look')}
        </LinkButton>
      }
    />
  )
}
