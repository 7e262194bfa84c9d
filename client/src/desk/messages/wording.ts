/** Turns what a message holds into words: its kind, its state, and why it is where it is. */
import type { Standard } from '../../core/checklist/standard.ts'
import { format, type IconName, type Tone } from '../../ui/index.ts'
import type { Message, MessageState } from './calls.ts'
import { KINDS, t } from './words/index.ts'

const STATE_LOOK: Record<MessageState, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'neutral', icon: 'clock' },
  sending: { tone: 'accent', icon: 'outbox' },
  sent: { tone: 'good', icon: 'check' },
  uncertain: { tone: 'warn', icon: 'warn' },
  not_sent: { tone: 'bad', icon: 'stop' },
  withdrawn: { tone: 'neutral', icon: 'cross' },
}

/** Whether it waits for another attempt. */
export function isTriedAgain({ state, attempts }: Message): boolean {
  return state === 'waiting' && attempts > 0
}

/** Whether it failed, expired, may have failed, or fails at this time; the server says whether it still holds. */
export function canBeSentAgain(message: Message): boolean {
  return message.state === 'not_sent' || message.state === 'uncertain' || isTriedAgain(message)
}

/** What the badge of its state leaves open: when, or why not. */
export function why(message: Message): string {
  const { state, due, goes_at, zone, sent_at, reason, attempts, detail, delivery } = message
  const time = (at: string): string => format.dayAndClock(at, zone)
  switch (state) {
    case 'waiting': {
      const goes = time(goes_at ?? due)
      if (!isTriedAgain(message)) return goes
      return t('message.again', { count: attempts, why: detailWords(detail), next: attempts + 1, time: goes })
    }
    case 'sending':
      return attempts > 1 ? t('message.attempt', { count: attempts }) : ''
    case 'sent':
      if (reason === 'told') return t('message.told', { time: time(sent_at ?? due) })
      return deliveryWords(message) ?? time(sent_at ?? due)
    case 'uncertain':
      return t('message.uncertain', { time: time(sent_at ?? due) })
    case 'not_sent':
      if (delivery?.state === 'failed') return deliveryWords(message) ?? ''
      if (reason === 'failed' && detail)
        return t('message.failed', { count: attempts, why: detailWords(detail) })
      return reasonWords(reason)
    case 'withdrawn':
      return reasonWords(reason)
  }
}

/** What the provider said of a message since it took it; null where it said nothing. */
export function deliveryWords({ delivery, zone, detail }: Message): string | null {
  if (!delivery?.state) return null
  const time = delivery.reported ? format.dayAndClock(delivery.reported, zone) : ''
  if (delivery.state === 'delivered') return t('message.delivered', { time })
  return t('message.undelivered', { time, code: detail ?? delivery.code ?? '' })
}

/** How a message looks: one that fails, or was sent and did not arrive, does not look as if all were well. */
export function lookOf(message: Message): { tone: Tone; icon: IconName } {
  const lost = message.state === 'sent' && message.delivery?.state === 'failed'
  return lost || isTriedAgain(message) ? STATE_LOOK.uncertain : STATE_LOOK[message.state]
}

function reasonWords(reason: string | null): string {
  return reason === null ? '' : (t.known(`message.reason.${reason}`) ?? reason)
}

/** What a channel says of a failure, and what it means; a number is the server's own. */
const CAUSES: readonly (readonly [RegExp, (code: string) => string])[] = [
  [/^no address/, () => t('detail.no-address')],
  [/^recipient refused: (\d+)/, (code) => t('detail.recipient', { code })],
  [/^content refused: (\d+)/, (code) => t('detail.content', { code })],
  [/cannot carry this address/, () => t('detail.characters')],
  [/^cannot be written as mail/, () => t('detail.unwritable')],
  [/^SMTPAuthenticationError (\d+)/, (code) => t('detail.sign-in', { code })],
  [/^SMTPSenderRefused (\d+)/, (code) => t('detail.sender', { code })],
  [/^TimeoutError/, () => t('detail.slow')],
  [/^(?:SMTPServerDisconnected|ConnectionResetError|BrokenPipeError)/, () => t('detail.hung-up')],
  [/^SSL/, () => t('detail.certificate')],
  [/^(?:SMTPConnectError|ConnectionRefusedError|gaierror|OSError)/, () => t('detail.unreachable')],
]

/** Why an attempt failed, in words where the cause is known, and as the channel said it where not. */
export function detailWords(detail: string | null): string {
  if (!detail) return t('detail.unknown')
  for (const [form, say] of CAUSES) {
    const found = form.exec(detail)
    if (found) return say(found[1] ?? '')
  }
  return detail
}

export function messageKind(kind: string): string {
  return t.known(`message.kind.${kind}`) ?? kind
}

/** Every kind of message: those that the standard in force sends, then those that it does not. */
export function kindsOf(standard: Standard): { kind: string; off: boolean }[] {
  const sent = Object.keys(standard.messages?.send ?? {})
  const off = KINDS.filter((kind) => isOff(kind, standard))
  return [...sent.map((kind) => ({ kind, off: false })), ...off.map((kind) => ({ kind, off: true }))]
}

/** Whether the standard in force does not send this kind. */
export function isOff(kind: string, standard: Standard): boolean {
  return !(kind in (standard.messages?.send ?? {}))
}
