/** What the phone asks: whether to go now all the same, and what the customer says to an early arrival. */
import { useState } from 'preact/hooks'

import { arrivalOf } from '../../../core/visit/arrival.ts'
import type { Doubt } from '../../../core/visit/events.ts'
import { leaveBy } from '../../../core/visit/promised.ts'
import { documents, foldOf, session } from '../../../device/index.ts'
import { BigButton, Button, Choices, Field, Sheet, format, go } from '../../../ui/index.ts'
import { spokenTime } from '../../../ui/script/times.ts'
import { instant } from '../../../ui/zoned.ts'
import { asking, type Asking } from '../../asking.ts'
import { CallButton } from '../../CallButton.tsx'
import { stopOf, zoneOf, type Stop } from '../../day.ts'
import { now } from '../../now.ts'
import { statusWords } from '../../standing.ts'
import { add } from '../acts.ts'
import { SheetScript } from '../items/Script.tsx'
import { useLacking } from '../lacking.tsx'
import { viewOf } from '../view.ts'
import { comingEarly } from './Arrived.tsx'
import { otherUnderWay } from './guard.ts'
import { t } from './words/index.ts'

/** The one question that is open, if there is one. */
export function Asked() {
  const asked = asking.value
  const document = asked && documents.value.get(asked.visit)
  if (!asked || !document) return null
  const stop = stopOf(document, foldOf(document.id).value)
  return asked.kind === 'doubt' ? (
    <GuardSheet key={asked.visit} stop={stop} asked={asked} />
  ) : (
    <EarlySheet key={asked.visit} stop={stop} />
  )
}

type Reason = 'agreed' | 'asked' | 'on-way' | 'office' | 'waiting' | 'unclosed' | 'other'

/** The reasons that fit what is asked about. */
function reasonsFor(doubts: readonly Doubt[]): Reason[] {
  const about: Reason[] = doubts.includes('other_visit') ? ['waiting', 'unclosed'] : []
  const when: Reason[] = doubts.some((doubt) => doubt !== 'other_visit') ? ['agreed', 'asked', 'on-way'] : []
  return [...about, ...when, 'office', 'other']
}

function GuardSheet({ stop, asked }: { stop: Stop; asked: Extract<Asking, { kind: 'doubt' }> }) {
  const { step, doubts, answer } = asked
  const [reason, setReason] = useState<Reason | null>(null)
  const [text, setText] = useState('')
  const words = reason === 'other' ? text.trim() : reason && t(`guard.reason.${reason}`)
  const { lacking, told, tap } = useLacking([!words && t('guard.reason')])
  const leave = (then?: () => void): void => {
    answer(null)
    then?.()
  }
  const other = otherUnderWay(stop, allStops(), session.value.person?.id ?? null)
  return (
    <Sheet title={t(`guard.title.${step}`)} onClose={() => leave()} name="guard">
      <ul class="lines">
        {doubts.map((doubt) => (
          <li key={doubt} class="line" data-doubt={doubt}>
            <span class="strong">{doubtWords(doubt, stop, other)}</span>
            {doubt === 'other_visit' && other && (
              <Button action="open-other" onClick={() => leave(() => go(`/visit/${other.document.id}`))}>
                {t('guard.open-other')}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {step === 'departed' && <p>{t('guard.tells')}</p>}
      <Choices
        legend={t('guard.reason')}
        options={reasonsFor(doubts).map((value) => ({ value, label: t(`guard.reason.${value}`) }))}
        chosen={reason ? [reason] : []}
        onChoose={setReason}
      />
      {reason === 'other' && (
        <Field label={t('guard.reason.text')} value={text} onInput={setText} maxLength={200} name="reason" />
      )}
      {!doubts.every((doubt) => doubt === 'other_visit') && (
        <Button action="new-time" onClick={() => leave(() => go(`/visit/${stop.document.id}?sheet=promise`))}>
          {t('guard.new-time')}
        </Button>
      )}
      {told}
      <div class="buttons buttons-fill visit-sheet-foot">
        <Button action="guard-stay" onClick={() => leave()}>
          {t('guard.stay')}
        </Button>
        <Button
          kind="danger"
          action="guard-go"
          data-lacking={lacking || undefined}
          onClick={tap(() => answer(words || null))}
        >
          {t(`guard.go.${step}`)}
        </Button>
      </div>
    </Sheet>
  )
}

function allStops(): Stop[] {
  return [...documents.value.values()].map((document) => stopOf(document, foldOf(document.id).value))
}

function doubtWords(doubt: Doubt, stop: Stop, other: Stop | null): string {
  const { promise } = stop
  const zone = zoneOf(stop.document)
  switch (doubt) {
    case 'other_day': {
      return t('guard.other_day', { time: promise ? format.agreed(promise) : '' })
    }
    case 'early': {
      const leave = leaveBy(stop.document, stop.visit)!
      return t('guard.early', {
        time: format.clock(leave, zone, now()),
        minutes: format.minutes(Math.round((leave - now()) / 60_000)),
      })
    }
    case 'other_visit': {
      const name = other ? other.document.customer.name : ''
      return t('guard.other_visit', { name, status: other ? statusWords(other.status) : '' })
    }
  }
}

/** When they are there, or will be as far as the way takes. */
function expectedAt(stop: Stop): number {
  return arrivalOf(stop.document, stop.visit)?.at ?? comingEarly(stop, now())?.expected ?? now()
}

/** One tap each: the answer of the customer is a fact, and nothing is chosen beforehand. */
function EarlySheet({ stop }: { stop: Stop }) {
  const { document } = stop
  const { id, customer } = document
  const close = (): void => void (asking.value = null)
  const view = viewOf(id)
  const expected = expectedAt(stop)
  const save = (record: () => Promise<void>) => () => void record().then(close)
  return (
    <Sheet title={t('early.sheet')} onClose={close} name="early">
      <CallButton customer={customer} />
      {view && (
        <SheetScript
          view={view}
          at={['delay.early']}
          values={{ expected: spokenTime(expected, zoneOf(document), now()) }}
          open
        />
      )}
      <BigButton
        action="early-accepts"
        onClick={save(() =>
          add(id, 'delay.told', { expected: instant(expected, zoneOf(document)), answer: 'accepts' }),
        )}
      >
        {t('early.accepts')}
      </BigButton>
      <BigButton
        kind="plain"
        action="early-waits"
        onClick={save(() =>
          add(id, 'call.attempted', { purpose: 'delay', result: 'reached', note: t('early.note') }),
        )}
      >
        {t('early.waits')}
      </BigButton>
      <BigButton
        kind="plain"
        action="early-not-reached"
        onClick={save(() => add(id, 'call.attempted', { purpose: 'delay', result: 'no_answer' }))}
      >
        {t('early.not-reached')}
      </BigButton>
    </Sheet>
  )
}
