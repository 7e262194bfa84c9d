import { useState } from 'preact/hooks'

import { Badge, Dialog, ErrorState, LANGUAGES, Loading, format, href } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { dayPath } from '../address.ts'
import { opens } from '../rooms.ts'
import { t as desk } from '../words/index.ts'
import { Again } from './Again.tsx'
import { Tell } from './Tell.tsx'
import { readMessage, type Message, type MessageText } from './calls.ts'
import { messagesPath } from './filters.ts'
import { isTriedAgain, lookOf, messageKind, why } from './wording.ts'
import { t } from './words/index.ts'

interface MessageDialogProps {
  message: Message
  onChanged: () => void
  onClose: () => void
}

/** A message with its words, and what can be done about one that reached nobody. */
export function MessageDialog({ message: listed, onChanged, onClose }: MessageDialogProps) {
  const [loaded, again] = useLoaded(listed.id, () => readMessage(listed.id))
  const [newer, setNewer] = useState<MessageText | null>(null)
  const whole = newer ?? (loaded.state === 'here' ? loaded.value : null)
  const message = whole ?? listed
  const onDone = (changed: MessageText): void => {
    setNewer(changed)
    onChanged()
  }
  const onStale = async (): Promise<void> => setNewer(await readMessage(listed.id))
  return (
    <Dialog title={messageKind(message.kind)} onClose={onClose} name="message">
      <Facts message={message} />
      {!whole && loaded.state === 'loading' && <Loading />}
      {!whole && loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {whole && <Words message={whole} />}
      {whole && opens('/book') && (
        <>
          <Tell message={whole} {...{ onDone, onStale }} />
          <Again message={whole} {...{ onDone, onStale }} />
        </>
      )}
      <Elsewhere message={message} onClose={onClose} />
    </Dialog>
  )
}

/** How it stands, and when or why. */
export function Standing({ message }: { message: Message }) {
  return (
    <>
      <Badge {...lookOf(message)}>{t(`message.state.${message.state}`)}</Badge>
      <span class="small">{why(message)}</span>
    </>
  )
}

function Facts({ message }: { message: Message }) {
  const { to, channel, due, goes_at, zone, delivery } = message
  return (
    <dl class="facts">
      <dt>{t('message.to')}</dt>
      <dd>{to.name}</dd>
      <dt>{t('message.channel')}</dt>
      <dd>{t.known(`message.channel.${channel}`) ?? channel}</dd>
      <dt>{t('message.due')}</dt>
      <dd>{format.dayAndClock(due, zone)}</dd>
      {isTriedAgain(message) && goes_at && (
        <>
          <dt>{t('message.next')}</dt>
          <dd>{format.dayAndClock(goes_at, zone)}</dd>
        </>
      )}
      {delivery?.segments && (
        <>
          <dt>{t('message.segments')}</dt>
          <dd>{delivery.segments}</dd>
        </>
      )}
      <dt>{t('message.state')}</dt>
      <dd class="row">
        <Standing message={message} />
      </dd>
    </dl>
  )
}

function Words({ message: { state, reason, language, subject, text } }: { message: MessageText }) {
  const name = LANGUAGES.find(({ id }) => id === language)?.name ?? language
  const sent = (state === 'sent' && reason !== 'told') || state === 'uncertain'
  return (
    <figure class="stack stack-tight">
      <figcaption class="small quiet">
        {t(sent ? 'message.as-sent' : 'message.as-would', { language: name })}
      </figcaption>
      {subject && <p class="strong">{subject}</p>}
      <blockquote class="messages-text" lang={language} tabIndex={0}>
        {text}
      </blockquote>
    </figure>
  )
}

/** The visit that it is about, and what else its customer was told. */
function Elsewhere({
  message: { visit, about_day, to },
  onClose,
}: {
  message: Message
  onClose: () => void
}) {
  return (
    <p class="row">
      {visit && (
        <a href={href(dayPath({ date: about_day ?? undefined, visit }))} onClick={onClose}>
          {desk('visit.open')}
        </a>
      )}
      {to.role === 'customer' && (
        <a href={href(messagesPath({ customer: to.id }))} onClick={onClose} data-action="of-customer">
          {t('message.of-customer')}
        </a>
      )}
    </p>
  )
}
