/** Turns what a visit holds into words of the screen's language. */
import { format, said, type IconName, type Tone } from '../../ui/index.ts'
import { ground, home } from '../ground.ts'
import type { Card, OfficeVisit, Outcome, Status, Verdict, WaitingCard } from './calls.ts'
import { FACTS, type Fact } from './facts.ts'
import { t } from './words/index.ts'

export function kindName(kind: string): string {
  const checklist = ground.value?.standard.visits[kind]
  return checklist ? said(checklist.name) : kind
}

/** How a visit stands, in one word with its shape and colour. */
export interface Standing {
  words: string
  tone: Tone
  icon: IconName
}

const STANDING: Record<Status, { tone: Tone; icon: IconName }> = {
  booked: { tone: 'neutral', icon: 'day' },
  travelling: { tone: 'accent', icon: 'place' },
  on_site: { tone: 'accent', icon: 'person' },
  away: { tone: 'warn', icon: 'clock' },
  left: { tone: 'neutral', icon: 'next' },
  completed: { tone: 'good', icon: 'check' },
}

type Stands = Pick<Card, 'state' | 'status'> & { outcome: Outcome | null }

export function standing({ state, status, outcome }: Stands): Standing {
  if (state === 'cancelled') return { words: t('status.cancelled'), tone: 'neutral', icon: 'cross' }
  if (status === 'completed' && outcome && outcome !== 'done') {
    return { words: t(`outcome.${outcome}`), tone: 'warn', icon: 'warn' }
  }
  return { words: t(`status.${status}`), ...STANDING[status] }
}

/** Whether whoever should go to a visit that is to come was shut out: somebody else must. */
export function nobodyComes(card: Card | WaitingCard): boolean {
  return !isOver(card) && card.members.some(({ role, active }) => role === 'main' && active === false)
}

/** Whether somebody must still be found who goes. */
export function nobodyGoes({ members }: Pick<Card, 'members'>): boolean {
  return members.every(({ role }) => role !== 'main')
}

/** Whether going on means to book again what was not begun, and not to continue what was. */
export function isAgain({ state, summary }: OfficeVisit): boolean {
  const { outcome } = summary
  return outcome === null ? state === 'cancelled' : outcome === 'missed' || outcome === 'cancelled'
}

/** Nothing more will happen at this visit. */
export function isOver({ state, status }: Pick<Card, 'state' | 'status'>): boolean {
  return state === 'cancelled' || status === 'completed'
}

/** `迟到 24 分钟`; null where there is nothing to say about it. */
export function punctuality(verdict: Verdict | null, minutes: string | null): string | null {
  if (verdict === null) return null
  if (verdict === 'undetermined') return t('visit.undetermined')
  const words = t(`verdict.${verdict}`)
  if (minutes === null || (verdict !== 'late' && verdict !== 'early')) return words
  return t('verdict.by', { verdict: words, time: format.minutes(Number(minutes)) })
}

/** What is called the same in every language. */
const NAMES: Readonly<Record<string, string>> = {
  gpon: 'GPON',
  xgs_pon: 'XGS-PON',
  epon: 'EPON',
  iptv: 'IPTV',
}

/** What an order says, in words: `光纤`, `300 Mbps`, `是`. */
export function factWords(fact: string, value: unknown, zone = home()): string {
  if (Array.isArray(value)) return value.map((one) => factWords(fact, one)).join(' · ')
  if (typeof value === 'boolean') return t(value ? 'value.yes' : 'value.no')
  const said = String(value)
  const form = fact in FACTS ? FACTS[fact as Fact].form : null
  if (form === 'text') return said
  if (form === 'instant') return format.dayAndClock(said, zone)
  return t.known(`fact.${fact}.${said}`) ?? NAMES[said] ?? t('fact.rate', { rate: said })
}

/** How to speak to or of a customer on a crowded board. */
export function called({ name, address_as }: { name: string; address_as: string | null }): string {
  return address_as || name
}
