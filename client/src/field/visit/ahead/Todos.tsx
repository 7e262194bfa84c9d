import '../visit.css'

import { useState } from 'preact/hooks'

import type { Owed } from '../../../core/owed.ts'
import { session, standardOf, statesOf, things } from '../../../device/index.ts'
import { Fold } from '../../../ui/Fold.tsx'
import { Badge, Button, LinkButton, format, href, lazy, said } from '../../../ui/index.ts'
import type { Stop } from '../../day.ts'
import { Countdown } from '../../Lateness.tsx'
import { HotlineSheet } from '../sheets/HotlineSheet.tsx'
import { proposedMinutes } from '../sheets/proposed.ts'
import { t as ofSheet } from '../sheets/words/index.ts'
import { todosOf, type Todo } from './todos.ts'
import { t } from './words/index.ts'

const LineState = lazy(() => import('../before/LineCard.tsx').then((module) => module.LineState))

/** How many stand on the screen before somebody asks for the rest. */
const AT_FIRST = 5
const MINUTE = 60_000

/** What the person owes to whom until when, without a network too. */
export function Todos({ stops, at }: { stops: readonly Stop[]; at: number }) {
  const found = todosOf(
    stops,
    [...things('todos').value.values()].flatMap((list) => (list?.owed ?? []) as readonly Owed[]),
    (visit, event) => statesOf(visit).value.get(event) === 'saved',
    session.value.person?.id ?? null,
    ({ document }) =>
      (proposedMinutes(standardOf(document.standard).value ?? undefined, 'first-ask.hotline') ?? 15) * MINUTE,
    at,
  )
  if (found.length === 0) return null
  const hotline = stops
    .map(({ document }) => standardOf(document.standard).value?.brand.hotline)
    .find(Boolean)
  const standards = stops.map(({ document }) => standardOf(document.standard).value)
  const line = (todo: Todo) => (
    <Line
      key={todo.id}
      todo={todo}
      at={at}
      hotline={hotline ?? null}
      level={standards.map((standard) => standard?.levels?.[todo.kind]).find(Boolean) ?? null}
    />
  )
  const rest = found.slice(AT_FIRST)
  return (
    <section aria-labelledby="todos" data-todos={found.length}>
      <h2 id="todos">{t('todos.title')}</h2>
      <ul class="visit-todos">{found.slice(0, AT_FIRST).map(line)}</ul>
      {rest.length > 0 && (
        <Fold head={t('todos.more', { count: rest.length })}>
          <ul class="visit-todos">{rest.map(line)}</ul>
        </Fold>
      )}
    </section>
  )
}

interface LineProps {
  todo: Todo
  at: number
  hotline: string | null
  /** The service level of that name: what it promises is called as it is. */
  level: { zh: string; en: string } | null
}

function Line({ todo, at, hotline, level }: LineProps) {
  const [calling, setCalling] = useState(false)
  const { id, kind, due, zone, name, phone, text, visit, call } = todo
  const what =
    kind === 'door-code'
      ? t('code.wrong')
      : (t.known(`todo.${kind}`) ?? (level ? said(level) : t('todo.other')))
  const late = due !== null && due < at
  const title = name ? t('todo.to', { what, name }) : what
  return (
    <li class="card" data-todo={kind} data-late={late || undefined}>
      {visit ? (
        <a class="visit-todo-link strong" href={href(`/visit/${visit}`)}>
          {title}
        </a>
      ) : (
        <p class="strong">{title}</p>
      )}
      {text && <p>{text}</p>}
      {kind === 'order.working' && visit && <LineState visit={visit} leave={id} />}
      <p class="row">
        {due === null ? (
          <Badge tone="warn">{t(call ? 'todo.at-once' : 'todo.now')}</Badge>
        ) : (
          <>
            <Badge tone={late ? 'bad' : 'accent'}>
              {t('todo.until', { time: format.dayAndClock(due, zone) })}
            </Badge>
            <Countdown to={new Date(due).toISOString()} at={at} />
          </>
        )}
      </p>
      <div class="buttons">
        {call && (
          <Button icon="phone" action="hotline-due" onClick={() => setCalling(true)}>
            {ofSheet('question.call-now')}
          </Button>
        )}
        {phone && !call && (
          <LinkButton href={`tel:${phone}`} icon="phone" action="call-customer">
            {t('visit.call')}
          </LinkButton>
        )}
      </div>
      {calling && call && <HotlineSheet {...call} hotline={hotline} onClose={() => setCalling(false)} />}
    </li>
  )
}
