import './messages.css'

import { useState } from 'preact/hooks'

import { Badge, Dialog, ErrorState, LANGUAGES, Loading, format, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { dayPath } from '../address.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { readMessage, type Message } from './calls.ts'
import { messagesPath } from './filters.ts'
import { STATE_LOOK, isTriedAgain, messageKind, why } from './wording.ts'

interface MessageListProps {
  messages: readonly Message[]
  /** Where the visit around them says the rest. */
  bare?: boolean
}

/** Messages below each other. */
export function MessageList({ messages, bare }: MessageListProps) {
  return (
    <ul class="messages-list">
      {messages.map((message) => (
        <MessageRow key={message.id} message={message} bare={bare} />
      ))}
    </ul>
  )
}

/** A message with why it is where it is; opens its text. */
function MessageRow({ message, bare }: { message: Message; bare?: boolean }) {
  const [open, setOpen] = useState(false)
  const { to, state, order } = message
  return (
    <li>
      <button
        type="button"
        class="messages-row"
        data-message={message.kind}
        data-state={state}
        onClick={() => setOpen(true)}
      >
        <span class="messages-what">
          <span class="strong">{messageKind(message.kind)}</span>
          <span class="small quiet">
            {t(`to.${to.role === 'customer' ? 'customer' : 'staff'}`, { name: to.name })}
            {!bare && order && ` · ${order}`}
          </span>
        </span>
        <span class="messages-why">
          <Standing message={message} />
        </span>
      </button>
      {open && <MessageDialog message={message} onClose={() => setOpen(false)} />}
    </li>
  )
}

/** How it stands, and when or why. */
function Standing({ message }: { message: Message }) {
  return (
    <>
      <Badge {...STATE_LOOK[message.state]}>{t(`message.state.${message.state}`)}</Badge>
      <span class="small">{why(message)}</span>
    </>
  )
}

function MessageDialog({ message, onClose }: { message: Message; onClose: () => void }) {
  const [loaded, again] = useLoaded(message.id, () => readMessage(message.id))
  const { visit, about_day, due, zone } = message
  return (
    <Dialog title={messageKind(message.kind)} onClose={onClose} name="message">
      <dl class="facts">
        <dt>{t('message.to')}</dt>
        <dd>{message.to.name}</dd>
        <dt>{t('message.channel')}</dt>
        <dd>{t.known(`message.channel.${message.channel}`) ?? message.channel}</dd>
        <dt>{t('message.due')}</dt>
        <dd>{format.dayAndClock(due, zone)}</dd>
        {isTriedAgain(message) && message.goes_at && (
          <>
            <dt>{t('message.next')}</dt>
            <dd>{format.dayAndClock(message.goes_at, zone)}</dd>
          </>
        )}
        <dt>{t('message.state')}</dt>
        <dd class="row">
          <Standing message={message} />
        </dd>
      </dl>
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {loaded.state === 'here' && (
        <figure class="stack stack-tight">
          <figcaption class="small quiet">
            {t(
              message.state === 'sent' || message.state === 'uncertain'
                ? 'message.as-sent'
                : 'message.as-would',
              {
                language:
                  LANGUAGES.find(({ id }) => id === loaded.value.language)?.name ?? loaded.value.language,
              },
            )}
          </figcaption>
          {loaded.value.subject && <p class="strong">{loaded.value.subject}</p>}
          <blockquote class="messages-text" lang={loaded.value.language} tabIndex={0}>
            {loaded.value.text}
          </blockquote>
        </figure>
      )}
      <p class="row">
        {visit && (
          <a href={href(dayPath({ date: about_day ?? undefined, visit }))} onClick={onClose}>
            {desk('visit.open')}
          </a>
        )}
        {message.to.role === 'customer' && (
          <a
            href={href(messagesPath({ customer: message.to.id }))}
            onClick={onClose}
            data-action="of-customer"
          >
            {t('message.of-customer')}
          </a>
        )}
      </p>
    </Dialog>
  )
}
