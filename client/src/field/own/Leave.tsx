import './own.css'

import { useRef, useState } from 'preact/hooks'

import { lasts, spanOf, written, type Span, type Written } from '../../core/leave.ts'
import { Problem, newId } from '../../device/index.ts'
import {
  Badge,
  Banner,
  Button,
  Card,
  EmptyState,
  ErrorState,
  Field,
  Loading,
  Page,
  Select,
  Shell,
  TextArea,
  format,
  toast,
  type Tone,
} from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { Head } from '../Head.tsx'
import { Places } from '../Places.tsx'
import { askLeave, myLeaves, withdrawLeave, type Asking, type Leave } from './calls.ts'
import { forget, keep, kept } from './leave.ts'
import { t } from './words/index.ts'

const KINDS = ['annual', 'sick', 'personal', 'other'] as const
const TONES: Record<Leave['state'], Tone> = {
  asked: 'neutral',
  approved: 'good',
  refused: 'bad',
  withdrawn: 'neutral',
}

/** One's own leave: asking for it, and what became of it. What could not be sent is kept, and goes out from here. */
export function LeavePage() {
  const [loaded, again] = useLoaded('leaves', myLeaves)
  const [waiting, setWaiting] = useState(kept)
  const [problem, setProblem] = useState<Problem | null>(null)
  const [working, setWorking] = useState(false)

  const run = async (ask: () => Promise<unknown>): Promise<boolean> => {
    setWorking(true)
    setProblem(null)
    try {
      await ask()
      again()
      return true
    } catch (refusal) {
      if (!(refusal instanceof Problem)) throw refusal
      setProblem(refusal)
      return false
    } finally {
      setWorking(false)
    }
  }
  const send = async (asked: Asking): Promise<void> => {
    keep(asked)
    setWaiting(asked)
    if (!(await run(() => askLeave(asked)))) return
    forget()
    setWaiting(null)
    toast(t('absence.sent'))
  }
  const giveUp = (): void => {
    forget()
    setWaiting(null)
    setProblem(null)
  }

  return (
    <Shell foot={<Places />}>
      <Head title={t('absence.page')} />
      <Page>
        {waiting ? (
          <Kept asked={waiting} {...{ problem, working }} onSend={() => send(waiting)} onGiveUp={giveUp} />
        ) : (
          <Ask working={working} onSend={send} />
        )}
        {problem && !waiting && <ErrorState problem={problem} />}
        {loaded.state === 'loading' && <Loading />}
        {loaded.state === 'refused' && (
          <>
            <p class="small quiet">{t('absence.offline')}</p>
            <Button action="leave-again" onClick={again}>
              {t('absence.look')}
            </Button>
          </>
        )}
        {loaded.state === 'here' && (
          <Mine
            leaves={loaded.value.items}
            working={working}
            onWithdraw={(leave) => run(() => withdrawLeave(leave))}
          />
        )}
      </Page>
    </Shell>
  )
}

interface KeptProps {
  asked: Asking
  problem: Problem | null
  working: boolean
  onSend: () => void
  onGiveUp: () => void
}

/** What was asked for and has not reached the office. */
function Kept({ asked, problem, working, onSend, onGiveUp }: KeptProps) {
  const words =
    problem && problem.status !== 0
      ? (t.known(`absence.refused.${problem.code}`) ?? t('absence.refused.other'))
      : null
  return (
    <Banner
      tone="warn"
      title={words ?? t('absence.kept')}
      actions={
        <>
          <Button kind="primary" action="send-leave" disabled={working} onClick={onSend}>
            {t('absence.send')}
          </Button>
          <Button action="drop-leave" disabled={working} onClick={onGiveUp}>
            {t('absence.drop')}
          </Button>
        </>
      }
    >
      <p class="strong">{time(asked)}</p>
      <p>{t(`absence.${asked.kind}`)}</p>
    </Banner>
  )
}

function Ask({ working, onSend }: { working: boolean; onSend: (asked: Asking) => void }) {
  const id = useRef(newId())
  const day = format.dayKey(Date.now())
  const [kind, setKind] = useState<Asking['kind'] | ''>('')
  const [said, setSaid] = useState<Written>({ first: day, from: '', last: day, to: '' })
  const [reason, setReason] = useState('')
  const save = (event: Event): void => {
    event.preventDefault()
    if (!kind) return
    onSend({ id: id.current, kind, ...spanOf(said), reason: reason.trim() || null })
    id.current = newId()
  }
  const change = (more: Partial<Written>) => setSaid((was) => ({ ...was, ...more }))
  return (
    <Card labelledBy="leave-ask">
      <h2 id="leave-ask">{t('absence.ask')}</h2>
      <form class="stack" onSubmit={save} noValidate>
        <Select
          label={t('absence.kind')}
          name="kind"
          none={t('absence.kind.none')}
          value={kind}
          options={KINDS.map((one) => ({ value: one, label: t(`absence.${one}`) }))}
          onChange={setKind}
        />
        <div class="own-times">
          <Field
            label={t('absence.first')}
            type="date"
            name="first"
            value={said.first}
            onInput={(first) => change({ first, last: said.last < first ? first : said.last })}
          />
          <Field
            label={t('absence.from')}
            type="time"
            name="from"
            value={said.from}
            onInput={(from) => change({ from })}
          />
          <Field
            label={t('absence.last')}
            type="date"
            name="last"
            min={said.first}
            value={said.last}
            onInput={(last) => change({ last })}
          />
          <Field
            label={t('absence.to')}
            type="time"
            name="to"
            value={said.to}
            onInput={(to) => change({ to })}
          />
        </div>
        <TextArea
          label={t('absence.reason')}
          name="reason"
          rows={2}
          maxLength={300}
          value={reason}
          onInput={setReason}
        />
        {!lasts(said) && <p class="field-fault">{t('absence.fault')}</p>}
        <Button
          kind="primary"
          type="submit"
          wide
          action="ask-leave"
          disabled={working || !kind || !lasts(said)}
        >
          {t('absence.ask.do')}
        </Button>
      </form>
    </Card>
  )
}

interface MineProps {
  leaves: readonly Leave[]
  working: boolean
  onWithdraw: (leave: Leave) => void
}

function Mine({ leaves, working, onWithdraw }: MineProps) {
  if (leaves.length === 0) return <EmptyState icon="day" title={t('absence.none')} />
  return (
    <ul class="stack stack-tight">
      {leaves.map((leave) => (
        <li key={leave.id} class="card" data-leave={leave.state}>
          <p class="strong">{time(leave)}</p>
          <p>
            {leave.kind && t(`absence.${leave.kind}`)}{' '}
            <Badge tone={TONES[leave.state]}>{t(`absence.state.${leave.state}`)}</Badge>
          </p>
          {leave.cover && leave.state === 'approved' && (
            <p>{t('absence.cover', { name: leave.cover.name })}</p>
          )}
          {leave.answer && <p>{t('absence.answer', { text: leave.answer })}</p>}
          {withdrawable(leave) && (
            <Button action="withdraw-leave" disabled={working} onClick={() => onWithdraw(leave)}>
              {t('absence.withdraw')}
            </Button>
          )}
        </li>
      ))}
    </ul>
  )
}

function withdrawable({ state, begin }: Leave): boolean {
  return state === 'asked' || (state === 'approved' && Date.now() < Date.parse(begin))
}

function time(span: Span): string {
  const { first, from, last, to } = written(span)
  const day = (date: string, clock: string): string =>
    [format.day(`${date}T12:00:00Z`, 'UTC'), clock].filter(Boolean).join(' ')
  if (first === last && !from && !to) return t('absence.day', { day: day(first, '') })
  return t('absence.span', { first: day(first, from), last: day(last, to) })
}
