/** What a visit has to do with the others of its order: what the one before left, which came after, what still has to work. */
import { useState } from 'preact/hooks'

import { Badge, Button, TextArea, format, go, href, said } from '../../ui/index.ts'
import { dayPath } from '../address.ts'
import { Refusal, useCommand } from '../command.tsx'
import { home, today } from '../ground.ts'
import { sayWorking, type Carried, type OfficeVisit, type PromisedWorking } from './calls.ts'
import { isOver, nobodyGoes, standing } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

/** Shows a visit of the order on the day on which it is; one without a time on today's. */
export function openVisit({ id, start }: { id: string; start: string | null }): void {
  go(visitPath({ id, start }))
}

export function visitPath({ id, start }: { id: string; start: string | null }): string {
  return dayPath({ date: start ? format.dayKey(start, home()) : today(), visit: id })
}

interface OrderProps {
  visit: OfficeVisit
  onDone: (visit: OfficeVisit) => void
  onStale: () => Promise<void>
}

export function Order({ visit, onDone, onStale }: OrderProps) {
  const { carried, chain, working } = visit
  const clash = carried && !isOver(visit) && nobodyGoes(visit) ? carried.clash : []
  return (
    <>
      {carried && <Left carried={carried} clash={clash} />}
      {working.map((promise) => (
        <Said key={promise.id} visit={visit} promise={promise} onDone={onDone} onStale={onStale} />
      ))}
      {chain.length > 1 && <Chain visit={visit} />}
    </>
  )
}

/** What the visit before left to this one; `clash`: why somebody must still be found who goes. */
function Left({ carried, clash }: { carried: Carried; clash: Carried['clash'] }) {
  const { outcome, at, zone, by, reason, left, promises, notes } = carried
  return (
    <section class="visit-before stack stack-tight" aria-labelledby="panel-before">
      <h3 id="panel-before" class="row row-apart">
        {t('before.title')}
        <Badge tone={outcome === 'done' ? 'good' : 'warn'}>{t(`outcome.${outcome}`)}</Badge>
      </h3>
      <p class="small quiet">
        {format.dayAndClock(at, zone)} {by}
      </p>
      {reason && <p>{desk('trail.reason', { reason })}</p>}
      {clash.map(({ order, person, start, end }) => (
        <p key={`${order} ${start}`} data-clash={order ?? 'off'}>
          <Badge tone="bad" icon="stop">
            {order && start && end
              ? t('before.clash', { person, order, time: format.promised({ start, end, zone }) })
              : t('before.off', { person })}
          </Badge>
        </p>
      ))}
      {left.length > 0 && (
        <ul class="visit-ledger">
          {left.map((item) => (
            <li key={item.id} class="visit-past">
              <span>{said(item)}</span>
              {item.why && <span class="small quiet">{desk('trail.reason', { reason: item.why })}</span>}
            </li>
          ))}
        </ul>
      )}
      {promises.map(
        ({ id, kind, said: words, due, open }) =>
          kind !== 'order.working' && (
            <p key={id} class="row">
              <span>{t(`before.${kind}`, { said: words ?? '' })}</span>
              {due && <span class="small quiet">{format.dayAndClock(due, zone)}</span>}
              <Badge tone={open ? 'warn' : 'good'}>
                {t(open ? 'promise.state.open' : 'promise.state.met')}
              </Badge>
            </p>
          ),
      )}
      {notes.map((note) => (
        <p key={note} class="small">
          {note}
        </p>
      ))}
    </section>
  )
}

export const STATE_TONES = { met: 'good', broken: 'bad', unheard: 'warn', open: 'neutral' } as const

const WORDS = {
  working: {
    unknown: 'working.unknown',
    works: 'working.works',
    fails: 'working.fails',
    yes: 'line.works',
    no: 'line.fails',
  },
  answer: {
    unknown: 'answer.unknown',
    works: 'answer.works',
    fails: 'answer.fails',
    yes: 'answer.yes',
    no: 'answer.no',
  },
} as const

/** What was promised, to work or to be answered: nobody knows before somebody says so, and whoever hears it says it here. */
function Said({ visit, promise, onDone, onStale }: OrderProps & { promise: PromisedWorking }) {
  const command = useCommand(onStale)
  const [note, setNote] = useState('')
  const { id, kind, due, by, state, words } = promise
  const answer = kind !== 'order.working'
  const of = answer ? 'answer' : 'working'
  const says = WORDS[of]
  const zone = visit.promise?.zone ?? home()
  const last = words.at(-1)
  const say = (works: boolean): void =>
    void command.run(async (key) => {
      onDone(await sayWorking(visit.id, { promise: id, works, note: note.trim() || undefined }, key))
      setNote('')
    })
  return (
    <div class="visit-before stack stack-tight" data-promise={id} data-stands={state}>
      <h3 id={`working-${id}`} class="row row-apart">
        {answer
          ? t('answer.title', { what: t(`todo.${kind}`), time: format.dayAndClock(due, zone) })
          : t('working.title', { time: format.dayAndClock(due, zone) })}
        <Badge tone={STATE_TONES[state as keyof typeof STATE_TONES] ?? 'neutral'}>
          {t.known(`promise.state.${state}`) ?? state}
        </Badge>
      </h3>
      <p class="small quiet">{t('promised-by', { name: by?.name ?? desk('trail.system') })}</p>
      <p data-working={last ? (last.works ? 'works' : 'fails') : 'unknown'}>
        {last
          ? t(last.works ? says.works : says.fails, {
              who: last.by?.name ?? t(`said-by.${last.origin}`),
              time: format.dayAndClock(last.at, zone),
            })
          : t(says.unknown)}
      </p>
      {last?.note && <p class="small">{last.note}</p>}
      {answer && (
        <TextArea
          label={t('answer.how')}
          name={`answer-${id}`}
          value={note}
          rows={2}
          maxLength={500}
          onInput={setNote}
        />
      )}
      <Refusal problem={command.refusal} technicians={[]} />
      <div class="buttons buttons-fill">
        <Button
          action={`${of}-yes`}
          disabled={command.working || (answer && note.trim() === '')}
          onClick={() => say(true)}
        >
          {t(says.yes)}
        </Button>
        <Button action={`${of}-no`} disabled={command.working} onClick={() => say(false)}>
          {t(says.no)}
        </Button>
      </div>
    </div>
  )
}

/** Every visit of the order, the living one at the end; each leads to its day. */
function Chain({ visit: { id, chain } }: { visit: OfficeVisit }) {
  return (
    <section class="stack stack-tight" aria-labelledby="panel-chain">
      <h3 id="panel-chain">{t('chain.title', { count: chain.length })}</h3>
      <ol class="visit-ledger">
        {chain.map((one, place) => {
          const look = standing(one)
          const when = one.start ? format.dayAndClock(one.start, one.zone) : t('visit.timeless')
          return (
            <li class="visit-past" key={one.id} data-chain={one.id}>
              <span class="row">
                {one.id === id ? (
                  <span class="strong">{t('chain.this', { place: place + 1, time: when })}</span>
                ) : (
                  <a href={href(visitPath(one))}>{t('chain.visit', { place: place + 1, time: when })}</a>
                )}
                <Badge tone={look.tone} icon={look.icon}>
                  {look.words}
                </Badge>
              </span>
              <span class="small quiet">{one.main ?? t('board.unassigned')}</span>
            </li>
          )
        })}
      </ol>
    </section>
  )
}
