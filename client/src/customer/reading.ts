/** What a receipt says, line by line: the same on the page, on paper and in the picture that is kept. */
import { format, href, language, said } from '../ui/index.ts'
import { limitWords } from '../ui/limits/limits.ts'
import type { ItemState, Promised, Receipt, ReceiptItem, Visit } from './calls.ts'
import { t } from './words/index.ts'

/** The time that was agreed for another visit: the promise in force is a new one only if it is for later. */
export function nextTime({ promise }: Visit, { completed_at: over }: Receipt): Promised | null {
  return promise && Date.parse(promise.start) > Date.parse(over) ? promise : null
}

/** What an outcome means for the customer. */
export function outcomeText(visit: Visit, receipt: Receipt): string {
  const { outcome, arrival } = receipt
  if (outcome === 'rescheduled' && !nextTime(visit, receipt)) return t('outcome.rescheduled.open')
  // Nobody is said to have come of whom no arrival is known.
  if (outcome === 'missed' && !arrival) return t('outcome.missed.unmet')
  return t(`outcome.${outcome}.text`)
}

/** What was not done stands first: it is what a customer wants to know. */
export const GROUPS = ['not-done', 'done', 'open', 'na'] as const
export type Group = (typeof GROUPS)[number]

const GROUP: Record<ItemState, Group> = {
  failed: 'not-done',
  conflict: 'not-done',
  refused: 'not-done',
  passed: 'done',
  recorded: 'done',
  open: 'open',
  unknown: 'open',
  na: 'na',
}

/** Endings at which nothing was begun: what was not recorded then is no news. */
const UNBEGUN: readonly Receipt['outcome'][] = ['missed', 'cancelled']

export function itemsOf({ items, outcome }: Receipt, group: Group): ReceiptItem[] {
  if (group === 'open' && UNBEGUN.includes(outcome)) return []
  return items.filter(({ state }) => GROUP[state] === group)
}

/** What stands above the items of a group. */
export function titleOf({ outcome }: Receipt, group: Group, count: number): string {
  return t(group === 'open' && outcome !== 'done' ? 'items.left' : `items.${group}`, { count })
}

/** The answers, and what is wrong with them where something is. */
export function answerOf({ state, values, limit }: ReceiptItem): string {
  // A measured value is not something that was left undone.
  const fault = t.known(`item.${state === 'failed' && limit ? 'unfit' : state}`)
  return [...(fault ? [fault] : []), ...values.map((value) => said(value))].join(' · ')
}

/** What is contracted, and what passes; empty where nothing is. */
export function limitOf({ limit }: ReceiptItem): string {
  return limit ? limitWords(limit, limit.unit, language.value) : ''
}

/** What was noted; of what was not done it is the reason. */
export function noteOf({ state, note }: ReceiptItem): string | null {
  return note && GROUP[state] === 'not-done' ? t('item.why', { text: note }) : note
}

export function verdictOf({ verdict, minutes }: NonNullable<Receipt['arrival']>): string {
  if (verdict === 'late' || verdict === 'early') {
    return t(`verdict.${verdict}`, { time: format.minutes(Number(minutes)) })
  }
  return t(`verdict.${verdict}`)
}

/** Where anybody can check a receipt. */
export function checkAddress(): string {
  return `${location.origin}${location.pathname}${href('/check')}`
}

export type Told = 'questions' | 'complaints' | 'damages' | 'agreed' | 'leaves'

export interface Line {
  parts: readonly string[]
  /** Whether it was added when it had been signed already. */
  after: boolean
}

/** What was asked, promised and agreed during the visit, until when, and what was damaged; what was erased is left out. */
export function toldOf(receipt: Receipt, zone: string | undefined): [Told, Line[]][] {
  const at = (moment: string) => format.dayAndClock(moment, zone)
  const until = (moment: string | null) => moment && t('told.until', { time: at(moment) })
  const line = (after: boolean, ...parts: (string | null)[]): Line => ({
    parts: parts.flatMap((part) => part || []),
    after,
  })
  const told: [Told, Line[]][] = [
    [
      'questions',
      receipt.questions.map(({ text, tickets, promised, after }) =>
        line(after, text, ...tickets.map((number) => t('told.ticket', { number })), until(promised)),
      ),
    ],
    ['complaints', receipt.complaints.map(({ text, promised, after }) => line(after, text, until(promised)))],
    ['damages', receipt.damages.map(({ text, after }) => line(after, text))],
    [
      'agreed',
      receipt.agreed.map(({ asked_by, reason, after, ...promise }) =>
        line(after, format.agreed(promise), t(`told.moved-by.${asked_by}`), reason),
      ),
    ],
    [
      'leaves',
      receipt.leaves.map(({ reason, at: left, promised, note, back, after }) =>
        line(
          after,
          t('told.left', { time: at(left), reason: t(`leaving.${reason}`) }),
          promised && t('told.promised', { time: at(promised) }),
          back && t('told.back', { time: at(back) }),
          note,
        ),
      ),
    ],
  ]
  return told
    .map(([name, lines]): [Told, Line[]] => [name, lines.filter(({ parts }) => parts.length > 0)])
    .filter(([, lines]) => lines.length > 0)
}
