import { useEffect } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Badge, EmptyState, Header, Icon, LinkButton, Page, format, href, said } from '../../ui/index.ts'
import { useList } from '../../ui/pages.ts'
import { phoneWords } from '../../ui/phone.ts'
import { List } from '../List.tsx'
import { ground, home, readGround } from '../ground.ts'
import { now } from '../now.ts'
import { Waiting } from '../parcels/ParcelList.tsx'
import { opens } from '../rooms.ts'
import { listTodos, type Todo } from './calls.ts'
import { endOf } from './ends.ts'
import { t } from './words/index.ts'

const MINUTE = 60_000

/** What somebody owes next: what is due first first. Nothing is ticked: a line goes when the thing has happened. */
export function Todos() {
  const listed = useList<Todo, Awaited<ReturnType<typeof listTodos>>>(listTodos, (todo) => todo.id)
  useEffect(() => {
    if (ground.peek()) return
    readGround().catch((problem: unknown) => {
      if (!(problem instanceof Problem)) throw problem
      // Without it a day is that of this device's clock.
    })
  }, [])
  return (
    <>
      <Header title={t('todos.title')} />
      <Page wide>
        <p class="quiet">{t('todos.text')}</p>
        {opens('/waiting') && <Waiting quiet />}
        <List
          listed={listed}
          empty={
            <EmptyState icon="check" title={t('todos.none')}>
              <p>{t('todos.none.text')}</p>
            </EmptyState>
          }
          count={(count) => t(listed.pages[0]?.more ? 'todos.first' : 'todos.count', { count })}
        >
          {(todo) => <Line key={todo.id} todo={todo} />}
        </List>
        <Watched todos={listed.pages[0]?.watched ?? []} />
      </Page>
    </>
  )
}

/** What others have not done in time: whoever looks on sees that it gets done. */
function Watched({ todos }: { todos: readonly Todo[] }) {
  if (todos.length === 0) return null
  return (
    <section class="stack stack-tight" aria-labelledby="todos-watched">
      <h2 id="todos-watched">{t('todos.watched', { count: todos.length })}</h2>
      <ul class="desk-list">
        {todos.map((todo) => (
          <Line key={todo.id} todo={todo} />
        ))}
      </ul>
    </section>
  )
}

function Line({ todo }: { todo: Todo }) {
  const { id, kind, due, zone, customer, phone, words, order, visit } = todo
  const what = t.known(`todo.${kind}`) ?? (todo.level ? said(todo.level) : t('todo.other'))
  const end = endOf(todo, (at) => format.dayKey(at, home()))
  const late = Date.parse(due) < now.value
  return (
    <li class="desk-row todos-row" data-todo={kind} data-id={id} data-late={late || undefined}>
      <span class="desk-row-when">
        <span class="strong numerals">{format.dayAndClock(due, format.zoneName(zone))}</span>
        <Badge tone={late ? 'bad' : 'neutral'} icon={late ? 'warn' : 'clock'}>
          {left(Date.parse(due) - now.value)}
        </Badge>
      </span>
      <span class="desk-row-what">
        <span class="strong">{customer ? t('todo.to', { what, name: customer }) : what}</span>
        {words && <span class="todos-words">{words}</span>}
        <Who todo={todo} />
        {order && visit && <span class="small quiet numerals">{t('todos.order', { order })}</span>}
      </span>
      <span class="todos-act">
        {end && (
          <LinkButton
            href={href(end.path)}
            action="end-todo"
            label={t('todo.to', { what: t(`todos.end.${end.action}`), name: customer ?? what })}
          >
            {t(`todos.end.${end.action}`)}
          </LinkButton>
        )}
        {phone && (
          <a class="todos-call" href={`tel:${phone}`}>
            <Icon name="phone" />
            <span class="visually-hidden">{t('todos.call', { name: customer ?? '' })} </span>
            <span class="numerals">{phoneWords(phone)}</span>
          </a>
        )}
      </span>
    </li>
  )
}

/** How long there is, or how long it is overdue: in days where that is long. */
function left(ms: number): string {
  const minutes = Math.max(1, Math.round(Math.abs(ms) / MINUTE))
  const days = Math.floor(minutes / 1440)
  const time = days >= 2 ? t('todos.days', { count: days }) : format.minutes(minutes)
  return t(ms < 0 ? 'todos.overdue' : 'todos.left', { time })
}

/** Since when it is owed, by whose word, who is to keep it, and who was told. */
function Who({ todo: { made, zone, by, holder, told } }: { todo: Todo }) {
  const since = format.dayAndClock(made, format.zoneName(zone))
  const keeps = holder.person?.name ?? t.known(`role.${holder.role}`) ?? null
  const heard = told.map(({ person, role, at }) =>
    t('todos.told.one', {
      who: person?.name ?? t.known(`role.${role}`) ?? role,
      time: format.clock(at, format.zoneName(zone), made),
    }),
  )
  return (
    <>
      <span class="small quiet">
        {by ? t('todos.since-by', { time: since, name: by.name }) : t('todos.since', { time: since })}
      </span>
      {keeps && <span class="small quiet">{t('todos.holder', { name: keeps })}</span>}
      {heard.length > 0 && <span class="small quiet">{t('todos.told', { who: format.list(heard) })}</span>}
    </>
  )
}
