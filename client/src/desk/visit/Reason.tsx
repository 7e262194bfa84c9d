import type { Place, Values } from '../../core/script.ts'
import { isRefused } from '../../core/wording.ts'
import { Field } from '../../ui/index.ts'
import { WordingHints, wordingFault } from '../../ui/script/Wording.tsx'
import { spokenPromise, spokenTime } from '../../ui/script/times.ts'
import { t as script } from '../../ui/script/words/index.ts'
import { ground } from '../ground.ts'
import type { About } from '../../ui/script/values.ts'
import { SpokenAt } from '../SpokenAt.tsx'
import type { AskedBy, OfficeVisit } from './calls.ts'
import { called } from './wording.ts'
import { t } from './words/index.ts'

interface ReasonProps {
  label: string
  value: string
  onInput: (value: string) => void
}

/** Why a visit is moved or cancelled: the customer is told, so it is held to what is never said. */
export function Reason(props: ReasonProps) {
  const never = ground.value?.standard.forbidden ?? []
  return (
    <>
      <Field {...props} name="reason" maxLength={200} fault={wordingFault(props.value, never)} />
      <WordingHints text={props.value} forbidden={never} />
    </>
  )
}

export function isTaken(reason: string): boolean {
  return !isRefused(reason, ground.value?.standard.forbidden ?? [])
}

/** What of a visit is spoken of on the telephone. */
export function spokenOf({ kind, customer, premises, promise }: OfficeVisit): About {
  const time = promise && spokenPromise(promise, Date.now())
  return { kind, title: called(customer), address: premises.address, time }
}

/** What is known of a visit that is being agreed on. */
export function knownOf({ travel_minutes: minutes, facts }: OfficeVisit): Values {
  const docs = facts['order.documents']
  return {
    minutes: minutes === null ? null : String(minutes),
    docs: typeof docs === 'string' ? docs : null,
  }
}

interface MoveReasonProps {
  visit: OfficeVisit
  /** Null while nobody has said. */
  askedBy: AskedBy | null
  reason: string
  /** The new time, as far as it is chosen. */
  at: number | null
  zone: string
  /** It is the time of another visit of the order: nothing is moved. */
  again?: boolean
  onInput: (reason: string) => void
}

function saidOf(askedBy: AskedBy | null): readonly Place[] {
  if (askedBy === null) return ['move.customer', 'move.us']
  return [askedBy === 'customer' ? 'move.customer' : 'move.us']
}

/** What to say when a visit is moved, and the reason that the customer hears. */
export function MoveReason({ visit, askedBy, reason, at, zone, again, onInput }: MoveReasonProps) {
  const before = visit.promise && Date.parse(visit.promise.start)
  const time = at === null || at === before ? null : spokenTime(at, zone, Date.now())
  return (
    <>
      {again ? (
        <SpokenAt at={['appointment-call']} about={{ ...spokenOf(visit), time }} values={knownOf(visit)} />
      ) : (
        <SpokenAt
          at={saidOf(askedBy)}
          about={spokenOf(visit)}
          values={{ reason: reason.trim() || script.known(`because.${askedBy}`), new_time: time }}
        />
      )}
      <Reason label={t('move.reason')} value={reason} onInput={onInput} />
    </>
  )
}
