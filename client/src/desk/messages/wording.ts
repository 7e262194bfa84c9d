/** Turns what a message holds into words: its kind, its state, and why it is where it is. */
import { format, type IconName, type Tone } from '../../ui/index.ts'
import type { Message, MessageState } from './calls.ts'
import { t } from './words/index.ts'

export const STATE_LOOK: Record<MessageState, { tone: Tone; icon: IconName }> = {
  waiting: { tone: 'neutral', icon: 'clock' },
  sending: { tone: 'accent', icon: 'outbox' },
  sent: { tone: 'good', icon: 'check' },
  uncertain: { tone: 'warn', icon: 'warn' },
  not_sent: { tone: 'bad', icon: 'stop' },
  withdrawn: { tone: 'neutral', icon: 'cross' },
}

/** What the badge of its state leaves open: when, or why not. */
export function why({ state, due, goes_at, zone, sent_at, reason, attempts }: Message): string {
  const time = (at: string): string => format.dayAndClock(at, zone)
  const because = reason === null ? '' : (t.known(`message.reason.${reason}`) ?? reason)
  switch (state) {
    case 'waiting': {
      const goes = time(goes_at ?? due)
      return attempts > 0 ? t('message.again', { time: goes, count: attempts }) : goes
    }
    case 'sending':
      return ''
    case 'sent':
      return time(sent_at ?? due)
    case 'uncertain':
      return t('message.uncertain', { time: time(sent_at ?? due) })
    case 'not_sent':
    case 'withdrawn':
      return because
  }
}

export function messageKind(kind: string): string {
  return t.known(`message.kind.${kind}`) ?? kind
}
