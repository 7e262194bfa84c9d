import '../visit.css'
import '../flow.css'

import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

import { clock } from '../../../device/index.ts'
import {
  Badge,
  Banner,
  BigButton,
  Button,
  Choices,
  Dialog,
  EmptyState,
  LinkButton,
  Page,
  Shell,
  Switch,
  TextArea,
  format,
  go,
  href,
} from '../../../ui/index.ts'
import { zoneOf } from '../../day.ts'
import { Head } from '../../Head.tsx'
import { now, timesOf } from '../../now.ts'
import { add, answer, close, mark } from '../acts.ts'
import { useKept } from '../items/autosave.ts'
import { Photos } from '../items/Photos.tsx'
import { useLacking, type Lacks } from '../lacking.tsx'
import { position } from '../position.ts'
import { isSameTime, usePromiseFields, type NewPromise } from '../sheets/PromiseSheet.tsx'
import { SaveButton } from '../sheets/SaveButton.tsx'
import { t as ofSheet } from '../sheets/words/index.ts'
import { daysLater } from '../../../ui/zoned.ts'
import { LeftVisit } from '../time/Left.tsx'
import { WrongDay } from '../time/WrongDay.tsx'
import { viewOf, type View } from '../view.ts'
import { t as ofVisit } from '../words/index.ts'
import {
  CALLS,
  ITEM,
  WAIT_MINUTES,
  answerOf,
  arrivedAt,
  evidenceOf,
  stopwatch,
  type Evidence,
} from './evidence.ts'
import { steady, type Look } from './steady.ts'
import { t } from './words/index.ts'

/** Nobody answers: what to do before going, step by step, and what shows afterwards that it was done. */
export function NobodyHome({ id }: { id: string }) {
  const view = viewOf(id)
  if (view && view.visit.completions.length === 0) return <Guide key={id} view={view} />
  return (
    <Shell>
      <Head title={t('nobody.title')} back="/" />
      <Page>
        <LeftVisit visit={id} />
        <EmptyState icon="day" title={ofVisit(view ? 'visit.over' : 'visit.gone.title')}>
          <LinkButton href={href('/')}>{ofVisit('next.over')}</LinkButton>
        </EmptyState>
      </Page>
    </Shell>
  )
}

function Guide({ view }: { view: View }) {
  const found = evidenceOf(view.visit, useSeconds(), arrivedAt(view.document, view.visit, timesOf(view.id)))
  const again = useNewTime(view)
  const [asking, setAsking] = useState(false)
  const whole = found.missing.length === 0
  const away = view.visit.leaves.find(({ state }) => state === 'open')
  const { lacking, told, tap } = useLacking([...again.lacks, away !== undefined && ofSheet('outcome.back')])
  const finish = async (reason?: string): Promise<void> => {
    await finished(view, found, again.promise, reason)
    go('/', { replace: true })
  }
  return (
    <Shell
      foot={
        <div class="thumb" role="region" aria-label={ofVisit('visit.next')}>
          {told}
          <div class="thumb-inner">
            <BigButton
              action="nobody-finish"
              kind={whole ? 'primary' : 'plain'}
              data-lacking={lacking || undefined}
              onClick={tap(() => (whole ? void finish() : setAsking(true)))}
            >
              {t('nobody.finish')}
            </BigButton>
          </div>
        </div>
      }
    >
      <Head title={t('nobody.title')} back={`/visit/${view.id}`} />
      <Page>
        <WrongDay stop={view} />
        {away && <Back visit={view.id} leave={away.event} />}
        <ol class="visit-items">
          <Arrival view={view} found={found} />
          <Knocking view={view} found={found} />
          <Calling view={view} found={found} />
          <Waiting found={found} />
          <Leaving view={view} found={found} />
          <li class="visit-item" data-step="again">
            {again.fields}
          </li>
        </ol>
      </Page>
      {asking && <Unproved view={view} found={found} onFinish={finish} onClose={() => setAsking(false)} />}
    </Shell>
  )
}

const AGAIN = ['1', '2', 'other', 'none'] as const

/**
 * The time at which somebody comes again, if the customer agreed to one: the same hour of the next two days in one tap.
 * `lacks`: what the other time that was chosen does not say yet.
 */
function useNewTime(view: View): { fields: ComponentChildren; promise: NewPromise | null; lacks: Lacks } {
  const { promise: old, document } = view
  const { customer } = document
  const zone = zoneOf(document)
  const other = usePromiseFields(view)
  // What was chosen before midnight means the same after it.
  const [since] = useState(now)
  const [chosen, choose] = useState<(typeof AGAIN)[number] | null>(null)
  const quick = (one: string): NewPromise | null => {
    const again = old && (one === '1' || one === '2') ? daysLater({ ...old, zone }, Number(one), since) : null
    return again && !isSameTime(old, Date.parse(again.start))
      ? { ...again, asked_by: 'customer', agreed_by: customer.address_as || customer.name }
      : null
  }
  const options = AGAIN.filter((one) => one === 'other' || one === 'none' || quick(one))
  return {
    promise: chosen === 'other' ? other.promise : chosen && quick(chosen),
    lacks: chosen === 'other' ? other.lacks : [],
    fields: (
      <>
        <Choices
          legend={t('nobody.again')}
          options={options.map((value) => ({
            value,
            label:
              value === 'other' || value === 'none'
                ? t(`nobody.again.${value}`)
                : format.agreed(quick(value)!),
          }))}
          chosen={chosen ? [chosen] : []}
          onChoose={choose}
        />
        {chosen === 'other' && other.fields}
      </>
    ),
  }
}

/** The answer that the phone can give itself, the new time, and the end, in this order. */
async function finished(view: View, found: Evidence, promise: NewPromise | null, reason?: string) {
  const options = view.list?.standard.items[ITEM]?.options?.map(({ value }) => value)
  const answers = answerOf(found, promise !== null).filter((one) => options?.includes(one) ?? true)
  await answer(view.id, ITEM, answers.length > 0 ? answers : null)
  if (promise) await add(view.id, 'promise.agreed', promise)
  await close(view.id, { outcome: 'missed', ...(reason ? { reason } : {}) })
}

/** Somebody who left for a while finds nobody: they have come back before they close the visit. */
function Back({ visit, leave }: { visit: string; leave: string }) {
  return (
    <Banner
      tone="bad"
      title={ofSheet('complete.leave')}
      actions={
        <Button action="nobody-back" onClick={() => void add(visit, 'leave.ended', { leave })}>
          {ofVisit('next.return')}
        </Button>
      }
    />
  )
}

const look = (): Look => ({
  mono: performance.now(),
  wall: Date.now(),
  offset: clock.peek()?.offset_ms ?? 0,
  hidden: document.hidden,
})

/** The right time, every second: what it counts from stands on the disk. */
function useSeconds(): number {
  const [time] = useState(() => steady(look()))
  const [at, setAt] = useState(() => time(look()))
  useEffect(() => {
    const timer = setInterval(() => setAt(time(look())), 1000)
    return () => clearInterval(timer)
  }, [])
  return at
}

interface StepProps {
  view: View
  found: Evidence
}

function Step({
  name,
  title,
  done,
  children,
}: {
  name: string
  title: string
  done: boolean
  children?: ComponentChildren
}) {
  return (
    <li class="visit-item" data-step={name} data-done={done || undefined}>
      <p class="row row-apart">
        <span class="visit-item-label">{title}</span>
        {done && <Badge tone="good">{ofVisit('visit.phase.done')}</Badge>}
      </p>
      {children}
    </li>
  )
}

function Arrival({ view, found }: StepProps) {
  const { arrived } = found
  const here = position()
  return (
    <Step name="arrived" title={t('nobody.arrived')} done={arrived !== null}>
      {arrived !== null ? (
        <p>{ofVisit('visit.arrived-at', { time: format.clock(arrived, zoneOf(view.document)) })}</p>
      ) : (
        <Button
          action="nobody-arrived"
          icon="place"
          onClick={() => void mark(view.id, 'arrived', here ? { position: here } : {})}
        >
          {t('nobody.arrived.now')}
        </Button>
      )}
    </Step>
  )
}

/** Says that something was done, or takes it back. */
function say(view: View, { done }: Evidence, what: string, is: boolean): void {
  const said = is ? [...done, what] : done.filter((one) => one !== what)
  void answer(view.id, ITEM, said.length > 0 ? said : null)
}

function Knocking({ view, found }: StepProps) {
  const done = found.done.includes('knocked')
  return (
    <Step name="knocked" title={t('nobody.knock')} done={done}>
      <Switch
        label={<span data-action="nobody-knocked">{t('nobody.knocked')}</span>}
        on={done}
        onChange={(is) => say(view, found, 'knocked', is)}
      />
    </Step>
  )
}

const RESULTS = ['no_answer', 'reached', 'refused', 'wrong_number'] as const

/** A second tap of the same finger is no second call. */
const SETTLING_MS = 500

function Calling({ view, found }: StepProps) {
  const { phone, address_as, name } = view.document.customer
  const [settling, setSettling] = useState(false)
  const attempt = (result: (typeof RESULTS)[number]): void => {
    if (settling) return
    setSettling(true)
    const kept = add(view.id, 'call.attempted', { purpose: 'arrival', result })
    void kept.finally(() => setTimeout(setSettling, SETTLING_MS, false))
  }
  return (
    <Step name="called" title={t('nobody.calls')} done={found.reached || found.calls >= CALLS}>
      <p class="quiet">{t('nobody.calls.count', { count: found.calls })}</p>
      {phone && (
        <LinkButton href={`tel:${phone}`} icon="phone" action="dial">
          {t('nobody.call', { name: address_as || name })}
        </LinkButton>
      )}
      <div class="buttons buttons-fill" role="group" aria-label={t('call.result')}>
        {RESULTS.map((result) => (
          <Button
            key={result}
            action={`call-${result}`}
            aria-disabled={settling}
            onClick={() => attempt(result)}
          >
            {t(`result.${result}`)}
          </Button>
        ))}
      </div>
    </Step>
  )
}

function Waiting({ found }: { found: Evidence }) {
  return (
    <Step
      name="waited"
      title={t('nobody.wait', { minutes: format.minutes(WAIT_MINUTES) })}
      done={!found.missing.includes('waited')}
    >
      {found.arrived !== null && (
        <p class="visit-stopwatch" role="timer" data-waited={Math.floor(found.waited / 60_000)}>
          {stopwatch(found.waited)}
        </p>
      )}
      <p class="small quiet">{t('nobody.wait.help')}</p>
    </Step>
  )
}

function Leaving({ view, found }: StepProps) {
  const note = found.done.includes('note')
  return (
    <Step name="left" title={t('nobody.left')} done={found.photos > 0 || note}>
      <Photos visit={view.id} item={ITEM} label={t('nobody.left')} photos={view.visit.photos} open />
      <Switch
        label={<span data-action="nobody-note">{t('nobody.note')}</span>}
        on={note}
        onChange={(is) => say(view, found, 'note', is)}
      />
    </Step>
  )
}

interface UnprovedProps extends StepProps {
  onFinish: (reason: string) => Promise<void>
  onClose: () => void
}

/** Something of it was not done: it can be closed all the same, with the reason, and is looked at. */
function Unproved({ view, found, onFinish, onClose }: UnprovedProps) {
  const [reason, setReason, done] = useKept(view.id, 'nobody')
  const steps = format.list(found.missing.map((step) => t(`nobody.step.${step}`)))
  return (
    <Dialog title={t('nobody.missing', { steps })} onClose={onClose} name="nobody">
      <p>{t('nobody.missing.text')}</p>
      <TextArea label={t('nobody.reason')} value={reason} onInput={setReason} maxLength={1000} />
      <SaveButton
        danger
        lacks={[!reason.trim() && t('nobody.reason')]}
        onSave={async () => {
          await onFinish(reason.trim())
          done()
        }}
      >
        {t('nobody.finish.anyway')}
      </SaveButton>
    </Dialog>
  )
}
