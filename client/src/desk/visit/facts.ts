/** What is known of a work order beforehand: it decides what the checklist asks at the door, and what passes. */
import { factsRead } from '../../core/checklist/assess.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import { instant, meanings } from '../../ui/zoned.ts'

export type FactValue = string | number | boolean | string[]

type FactForm =
  | { form: 'choice' | 'several'; values: readonly string[] }
  | { form: 'yes-no' }
  /** A rate in Mbit/s. */
  | { form: 'rate' }
  /** When something was that starts a deadline (`starts` of its service level). */
  | { form: 'instant'; starts: string }
  /** What no checklist reads, and whoever goes there does. */
  | { form: 'text' }

/** The facts that a booking brings (OFFICE_FACTS of the server), in the order of the form. */
export const FACTS = {
  'order.about': { form: 'choice', values: ['visit', 'complaint', 'trial', 'retention', 'business'] },
  'order.access': { form: 'choice', values: ['fibre', 'copper', 'wireless', 'none'] },
  'order.pon_type': { form: 'choice', values: ['gpon', 'xgs_pon', 'epon'] },
  'order.contracted_down_mbps': { form: 'rate' },
  'order.contracted_up_mbps': { form: 'rate' },
  'order.wifi': { form: 'yes-no' },
  'order.services': { form: 'several', values: ['web', 'video', 'iptv', 'voice', 'mesh'] },
  'order.reported_at': { form: 'instant', starts: 'order.reported' },
  'order.accepted_at': { form: 'instant', starts: 'order.accepted' },
  'order.fault': { form: 'text' },
  'order.documents': { form: 'text' },
  'order.gate': { form: 'text' },
  'customer.position': { form: 'text' },
  'customer.kind': { form: 'choice', values: ['individual', 'organisation'] },
  'customer.contact_complete': { form: 'yes-no' },
  'appointment.kind': { form: 'choice', values: ['planned', 'ad_hoc'] },
} as const satisfies Record<string, FactForm>

export type Fact = keyof typeof FACTS
/** What was chosen or typed for each fact, as the fields hold it; nothing where it is not known. */
export type FactDraft = Partial<Record<Fact, string | string[]>>

export const ORDER_FACTS = Object.keys(FACTS) as Fact[]

/**
 * The facts that the list of this kind of visit looks at, those in words, and those that start a deadline. A passive
 * optical network needs a fibre.
 */
export function factsAsked(standard: Standard, kind: string, facts: FactDraft): Fact[] {
  const read = standard.visits[kind] ? factsRead(standard, kind) : []
  return ORDER_FACTS.filter(
    (fact) =>
      (FACTS[fact].form === 'text' || read.includes(fact) || startsDeadline(standard, kind, fact)) &&
      (fact !== 'order.pon_type' || facts['order.access'] === 'fibre'),
  )
}

/**
 * Whether a deadline in force runs from a fact for this kind of visit: a repair's, which is to work in time, as its list
 * says; an installation's from when the order was accepted.
 */
function startsDeadline(standard: Standard, kind: string, fact: Fact): boolean {
  const asked = FACTS[fact]
  const list = standard.visits[kind]
  if (asked.form !== 'instant' || list?.role !== 'technician') return false
  const word = (list.working && standard.levels[list.working]?.starts) || 'order.accepted'
  return (
    word === asked.starts &&
    Object.values(standard.levels).some(({ enabled, starts }) => enabled && starts === word)
  )
}

/** The instant that a field of day and time means, milliseconds; null where it is none. */
export function momentOf(said: string, zone: string): number | null {
  const [day = '', time = ''] = said.trim().split('T')
  return meanings(day, time.slice(0, 5), zone)?.[0] ?? null
}

/** Whether this is a rate as the server takes it. */
export function isRate(text: string): boolean {
  return /^\d{1,6}(\.\d{1,3})?$/.test(text.trim()) && Number(text) > 0
}

/** The facts that are known, as the server takes them. */
export function factsKnown(
  asked: readonly Fact[],
  facts: FactDraft,
  zone: string,
): Record<string, FactValue> {
  const known: Record<string, FactValue> = {}
  for (const fact of asked) {
    const said = facts[fact]
    if (said === undefined || said.length === 0) continue
    if (typeof said !== 'string') known[fact] = said
    else if (said.trim() !== '') known[fact] = valueOf(FACTS[fact].form, said.trim(), zone)
  }
  return known
}

/** A rate is a whole number or, since nothing that is signed may hold a fraction, a decimal string. */
function valueOf(form: FactForm['form'], said: string, zone: string): FactValue {
  if (form === 'yes-no') return said === 'yes'
  if (form === 'instant') return instant(momentOf(said, zone)!, zone)
  if (form !== 'rate') return said
  const rate = Number(said)
  return Number.isInteger(rate) ? rate : String(rate)
}
