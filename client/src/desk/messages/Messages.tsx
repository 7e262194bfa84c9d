import { Problem } from '../../device/index.ts'
import {
  Button,
  EmptyState,
  ErrorState,
  Field,
  Header,
  Loading,
  Page,
  Select,
  go,
  route,
} from '../../ui/index.ts'
import { useList } from '../../ui/pages.ts'
import { team } from '../ground.ts'
import { query } from '../../ui/query.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { MessageList } from './MessageList.tsx'
import { STATES, listMessages, type Message, type MessageState } from './calls.ts'

interface Filters {
  date: string
  state: MessageState | ''
}

function filters(): Filters {
  const { query } = route.value
  const state = STATES.find((one) => one === query.get('state')) ?? ''
  return { date: query.get('date') ?? '', state }
}

/** Every message and why it is where it is. */
export function Messages() {
  const chosen = filters()
  const choose = (more: Partial<Filters>): void =>
    go(`/messages${query({ ...chosen, ...more })}`, { replace: true })
  const filtered = chosen.date !== '' || chosen.state !== ''
  return (
    <>
      <Header title={desk('nav.messages')} />
      <Page wide>
        <search class="messages-filters" aria-label={desk('list.filters')}>
          <Field
            label={t('messages.date')}
            type="date"
            name="date"
            value={chosen.date}
            onInput={(date) => choose({ date })}
          />
          <Select
            label={desk('list.states')}
            name="state"
            value={chosen.state}
            none={desk('list.all')}
            options={STATES.map((value) => ({ value, label: t(`message.state.${value}`) }))}
            onChange={(state) => choose({ state })}
          />
          {filtered && (
            <Button action="clear-filters" onClick={() => choose({ date: '', state: '' })}>
              {desk('list.clear')}
            </Button>
          )}
        </search>
        <Found key={`${team()} ${chosen.date} ${chosen.state}`} chosen={chosen} filtered={filtered} />
      </Page>
    </>
  )
}

function Found({ chosen, filtered }: { chosen: Filters; filtered: boolean }) {
  const { rows, cursor, asking, load } = useList(
    (from) => listMessages({ team: team(), ...chosen, cursor: from }),
    (message: Message) => message.id,
  )

  if (rows.length === 0) {
    if (asking === 'working') return <Loading />
    if (asking instanceof Problem) return <ErrorState problem={asking} onRetry={() => void load(null)} />
    return (
      <EmptyState icon="speech" title={t(filtered ? 'messages.none' : 'messages.empty')}>
        <p>{t(filtered ? 'messages.none.text' : 'messages.empty.text')}</p>
      </EmptyState>
    )
  }
  return (
    <>
      <MessageList messages={rows} />
      {asking instanceof Problem && <ErrorState problem={asking} onRetry={() => void load(cursor)} />}
      {cursor && (
        <Button action="more" wide disabled={asking === 'working'} onClick={() => void load(cursor)}>
          {t('messages.more')}
        </Button>
      )}
    </>
  )
}
