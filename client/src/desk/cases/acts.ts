/** What can be done to a case: what each asks for, and which come first. Pure. */
import type { WholeCase } from './calls.ts'

export type FieldKind = 'text' | 'long' | 'amount' | 'when' | 'person' | 'yes'

export interface Asked {
  name: string
  kind: FieldKind | readonly string[]
  optional?: boolean
}

const REMEDIES = ['explanation', 'apology', 'repair', 'exchange', 'refund', 'compensation'] as const
const WAYS = ['phone', 'message', 'door', 'mail'] as const
const CAUSES = [
  'network',
  'goods',
  'system',
  'staff',
  'resource',
  'third_party',
  'customer',
  'force_majeure',
  'other',
] as const

/** The fields of each act, in the order in which they are asked; acts without any are done at once. */
export const FIELDS = {
  restated: [
    { name: 'text', kind: 'long' },
    { name: 'how', kind: ['spoken', 'signed'] },
  ],
  graded: [
    { name: 'grade', kind: ['ordinary', 'fairly_hard', 'hard', 'special'] },
    { name: 'content', kind: ['product', 'service', 'price'], optional: true },
  ],
  step: [
    { name: 'step', kind: ['calm', 'learn', 'analyse', 'propose', 'agree', 'follow'] },
    { name: 'note', kind: 'long', optional: true },
  ],
  wished: [
    { name: 'remedy', kind: REMEDIES },
    { name: 'amount', kind: 'amount', optional: true },
    { name: 'text', kind: 'long', optional: true },
  ],
  proposed: [
    { name: 'remedy', kind: REMEDIES },
    { name: 'text', kind: 'long' },
    { name: 'amount', kind: 'amount', optional: true },
    { name: 'beyond', kind: 'yes', optional: true },
  ],
  authority: [
    { name: 'given', kind: 'yes' },
    { name: 'text', kind: 'long', optional: true },
  ],
  agreed: [{ name: 'text', kind: 'long' }],
  answered: [
    { name: 'text', kind: 'long' },
    { name: 'way', kind: WAYS },
    { name: 'reached', kind: 'yes' },
  ],
  told: [
    { name: 'text', kind: 'long' },
    { name: 'way', kind: WAYS },
  ],
  promised: [
    { name: 'due', kind: 'when' },
    { name: 'why', kind: 'long', optional: true },
  ],
  resolved: [
    { name: 'cause', kind: CAUSES },
    { name: 'text', kind: 'long' },
  ],
  called: [
    { name: 'result', kind: ['satisfied', 'not_satisfied', 'no_answer', 'later', 'declined'] },
    { name: 'note', kind: 'long', optional: true },
  ],
  offered: [
    { name: 'to', kind: 'person' },
    { name: 'why', kind: 'long' },
  ],
  accepted: [],
  declined: [{ name: 'why', kind: 'long' }],
  taken_over: [{ name: 'why', kind: 'long' }],
  paused: [{ name: 'why', kind: 'long' }],
  resumed: [],
  converted: [
    { name: 'kind', kind: ['complaint'] },
    { name: 'why', kind: 'long' },
  ],
  verified: [{ name: 'text', kind: 'long' }],
  withdrawn: [{ name: 'text', kind: 'long' }],
} as const satisfies Record<string, readonly Asked[]>

export type ActType = keyof typeof FIELDS

const CALLED_BACK: ReadonlySet<string> = new Set(['complaint', 'displeasure'])

/** What leads to the end of a complaint, in the order of the six steps; its cause is said with *resolved*. */
const IN_ORDER = ['restated', 'proposed', 'agreed'] as const

/** What comes next, as the six steps have it: feelings first, then the matter (CMP-05, CMP-06). */
export function next(one: WholeCase): ActType[] {
  const may = (type: ActType): boolean => one.may.includes(type)
  const wanted: ActType[] = one.offered ? ['accepted', 'declined'] : []
  if (one.state === 'resolved') wanted.push('called')
  else if (!CALLED_BACK.has(one.kind)) wanted.push('answered')
  else {
    if (one.authority === 'asked') wanted.push('authority')
    const lacking = IN_ORDER.find((type) => one.missing.includes(type))
    if (lacking) wanted.push(lacking)
    else if (one.authority !== 'asked') wanted.push(one.authority === 'refused' ? 'proposed' : 'resolved')
  }
  return wanted.filter(may)
}

/** Everything else that can be done now, in the order of the list above. */
export function others(one: WholeCase): ActType[] {
  const first = next(one)
  const lacks = one.missing.some((name) => name !== 'cause')
  return (Object.keys(FIELDS) as ActType[]).filter(
    (type) => one.may.includes(type) && !first.includes(type) && !(type === 'resolved' && lacks),
  )
}
