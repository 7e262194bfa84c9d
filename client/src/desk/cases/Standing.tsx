/** How a case stands, in a word. */
import { Badge, format, type Tone } from '../../ui/index.ts'
import { now } from '../now.ts'
import type { CaseInShort } from './calls.ts'
import { t } from './words/index.ts'

const MINUTE = 60_000

const ENDED: Record<string, Tone> = { satisfied: 'good', answered: 'good' }

export function StateBadge({ one }: { one: CaseInShort }) {
  if (one.state === 'closed' && one.outcome)
    return <Badge tone={ENDED[one.outcome] ?? 'neutral'}>{t(`case.outcome.${one.outcome}`)}</Badge>
  return <Badge tone={one.state === 'resolved' ? 'accent' : 'neutral'}>{t(`case.state.${one.state}`)}</Badge>
}

/** How long there is until an answer is due, or how long it is overdue. */
export function DueBadge({ one }: { one: CaseInShort }) {
  const minutes = Math.round((Date.parse(one.due) - now.value) / MINUTE)
  if (one.state === 'resolved') return <Badge tone="accent">{t('case.to-call')}</Badge>
  return (
    <Badge tone={minutes < 0 ? 'bad' : 'neutral'} icon={minutes < 0 ? 'warn' : 'clock'}>
      {t(minutes < 0 ? 'case.late' : 'case.left', { time: lasting(Math.max(1, Math.abs(minutes))) })}
    </Badge>
  )
}

function lasting(minutes: number): string {
  const days = Math.floor(minutes / 1440)
  return days >= 2 ? t('todos.days', { count: days }) : format.minutes(minutes)
}
