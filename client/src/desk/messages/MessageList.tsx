import './messages.css'

import { useState } from 'preact/hooks'

import { MessageDialog, Standing } from './MessageDialog.tsx'
import { t } from './words/index.ts'
import type { Message } from './calls.ts'
import { messageKind } from './wording.ts'

interface MessageListProps {
  messages: readonly Message[]
  /** Where the visit around them says the rest. */
  bare?: boolean
  /** One of them stands otherwise from now on. */
  onChanged: () => void
}

/** Messages below each other. */
export function MessageList({ messages, bare, onChanged }: MessageListProps) {
  return (
    <ul class="messages-list">
      {messages.map((message) => (
        <MessageRow key={message.id} message={message} bare={bare} onChanged={onChanged} />
      ))}
    </ul>
  )
}

interface RowProps extends Pick<MessageListProps, 'bare' | 'onChanged'> {
  message: Message
}

/** A message with why it is where it is; opens its text. */
function MessageRow({ message, bare, onChanged }: RowProps) {
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
      {open && <MessageDialog message={message} onChanged={onChanged} onClose={() => setOpen(false)} />}
    </li>
  )
}
