/** A booking while it is being made: kept in the tab until it is booked, so that nothing typed is lost. */
import { chosen, chosenEnd, instant, isWindow, meanings } from '../../ui/zoned.ts'
import { forget, keep, kept } from '../kept.ts'
import { newKey } from '../key.ts'
import type { AskedBy } from '../visit/calls.ts'
import { type KnownCustomer } from './calls.ts'
import { FACTS, factsKnown, isRate, momentOf, type Fact, type FactDraft } from '../visit/facts.ts'
import { phoneNumber } from './customers.ts'
import { isPublicMailAddress } from './mail.ts'

export interface Draft {
  /** Sent as Idempotency-Key: however often it is sent, it books once. See `ownKey` for who may use it. */
  key: string
  /** Somebody who was found; null while nobody is chosen, or for a new customer. */
  known: KnownCustomer | null
  isNew: boolean
  name: string
  addressAs: string
  phone: string
  email: string
  language: string
  tier: string
  /** The id of known premises; empty for a new address, null while nobody has said which of several. */
  premises: string | null
  address: string
  areaType: string
  placeType: string
  kind: string
  facts: FactDraft
  order: string
  duration: string
  buffer: string
  travel: string
  /** Whether a time is to be agreed later. */
  later: boolean
  date: string
  time: string
  /** Which of two times that a clock shows on one day: minutes east of UTC; null where nobody was asked. */
  east: number | null
  /** The end of a promised window; empty for one time. */
  end: string
  person: string
  /** Null while nobody has said. */
  askedBy: AskedBy | null
  /** Empty: the customer. */
  agreedBy: string
  instructions: string
}

/** A part of the form: what it shows, and how it says what was typed. */
export interface PartProps {
  draft: Draft
  put: (more: Partial<Draft>) => void
}

/** What is wrong with a field, as the end of a key of words. */
export type Fault =
  | 'customer'
  | 'name'
  | 'phone'
  | 'email'
  | 'address'
  | 'premises'
  | 'kind'
  | 'asked'
  | 'duration'
  | 'buffer'
  | 'travel'
  | 'date'
  | 'time'
  | 'clocks'
  | 'past'
  | 'end'
  | 'rate'
  | 'reported'
/** A field of the form: of the draft, the customer as a whole, or one fact of the order. */
export type FieldName = keyof Draft | 'customer' | Fact
export type Faults = Partial<Record<FieldName, Fault>>

const KEPT_AS = 'booking'

/** Who the visit is for from now on, and how they are reached; null: nobody yet. */
export function forCustomer(
  known: KnownCustomer | null,
): Pick<Draft, 'known' | 'isNew' | 'email' | 'language'> {
  return { known, isNew: false, email: known?.email ?? '', language: known?.language ?? 'zh-CN' }
}

/** Where somebody known is visited: their one address, or whatever is said of several. */
export function premisesOf({ premises: [first, ...others] }: KnownCustomer): string | null {
  if (!first) return ''
  return others.length > 0 ? null : first.id
}

export function emptyDraft(date: string, kind: string, key = newKey()): Draft {
  return {
    key,
    ...forCustomer(null),
    name: '',
    addressAs: '',
    phone: '',
    tier: '',
    premises: '',
    address: '',
    areaType: '',
    placeType: '',
    kind,
    facts: {},
    order: '',
    duration: '60',
    buffer: '15',
    travel: '20',
    later: false,
    date,
    time: '',
    east: null,
    end: '',
    person: '',
    askedBy: null,
    agreedBy: '',
    instructions: '',
  }
}

export function storedDraft(): Draft | null {
  const found = kept(KEPT_AS)
  // What an older version of the app kept may lack a field.
  return found === null ? null : { ...emptyDraft('', '', ''), ...(found as Partial<Draft>) }
}

export function keepDraft(draft: Draft): void {
  keep(KEPT_AS, draft)
}

export function clearDraft(): void {
  forget(KEPT_AS)
}

export interface Times {
  /** Milliseconds since 1970; null while it is no time. */
  start: number | null
  end: number | null
}

export function times({ later, date, time, east, end }: Draft, zone: string): Times {
  if (later) return { start: null, end: null }
  const start = chosen(date, time, zone, east)
  return { start, end: end === '' ? null : chosenEnd(start, date, end, zone) }
}

const wholeMinutes = (text: string, least: number, most: number): boolean =>
  /^\d{1,3}$/.test(text.trim()) && Number(text) >= least && Number(text) <= most

/** A booking that was sent at a time and not answered: it may be there. */
export interface Unheard {
  draft: Draft
  at: number
}

/** By which time a draft is judged: sent again just as it was, by the time at which it was sent first, because the server may have booked it then. */
export function judgedAt(draft: Draft, unheard: Unheard | null, now: number): number {
  return unheard?.draft === draft ? unheard.at : now
}

/** What has to be put right before it can be booked, in the order of the form; `asked`: the facts that are on it. */
export function faultsOf(draft: Draft, now: number, zone: string, asked: readonly Fact[]): Faults {
  const found: Faults = {}
  const { start, end } = times(draft, zone)
  if (!draft.known && !draft.isNew) found.customer = 'customer'
  if (draft.isNew && draft.name.trim() === '') found.name = 'name'
  if (draft.isNew && phoneNumber(draft.phone) === null) found.phone = 'phone'
  if (draft.email.trim() !== '' && !isPublicMailAddress(draft.email.trim())) found.email = 'email'
  if (draft.premises === null) found.premises = 'premises'
  if (draft.premises === '' && draft.address.trim() === '') found.address = 'address'
  if (draft.kind === '') found.kind = 'kind'
  for (const fact of asked) {
    const said = draft.facts[fact]
    if (FACTS[fact].form === 'rate' && typeof said === 'string' && said.trim() !== '' && !isRate(said))
      found[fact] = 'rate'
    if (FACTS[fact].form === 'instant' && typeof said === 'string' && said.trim() !== '') {
      const at = momentOf(said, zone)
      if (at === null || at > now) found[fact] = 'reported'
    }
  }
  if (!wholeMinutes(draft.duration, 5, 600)) found.duration = 'duration'
  if (!wholeMinutes(draft.buffer, 0, 240)) found.buffer = 'buffer'
  if (!wholeMinutes(draft.travel, 0, 240)) found.travel = 'travel'
  if (draft.later) return found
  if (draft.date === '') found.date = 'date'
  if (start === null) found.time = meanings(draft.date, draft.time, zone) === null ? 'time' : 'clocks'
  else if (start < now) found.time = 'past'
  if (draft.end !== '' && start !== null && (end === null || !isWindow(start, end))) found.end = 'end'
  if (draft.askedBy === null) found.askedBy = 'asked'
  return found
}

/** How the customer is spoken to; before anything is known of them, nothing. */
export function addressed({ known, name, addressAs }: Draft): string {
  return known ? known.address_as || known.name : addressAs.trim() || name.trim()
}

/** What the customer says now of how they are reached, where it is not what was known. */
function otherwise(
  known: KnownCustomer,
  { email, language }: Draft,
): { email?: string | null; language?: string } {
  const said = email.trim()
  const before = forCustomer(known)
  return {
    ...(said !== before.email && { email: said || null }),
    ...(language !== before.language && { language }),
  }
}

/** The booking as the server takes it. The draft must have no faults. */
export function booking(
  draft: Draft,
  team: string,
  zone: string,
  asked: readonly Fact[],
): Record<string, unknown> {
  const { start, end } = times(draft, zone)
  const given = (text: string): string | undefined => text.trim() || undefined
  return {
    kind: draft.kind,
    order: given(draft.order),
    team,
    customer: draft.known
      ? { id: draft.known.id, ...otherwise(draft.known, draft) }
      : {
          name: draft.name.trim(),
          address_as: given(draft.addressAs),
          phone: phoneNumber(draft.phone),
          email: given(draft.email),
          language: draft.language,
          tier: given(draft.tier),
          is_new: true,
        },
    premises: draft.premises
      ? { id: draft.premises }
      : {
          address: draft.address.trim(),
          area_type: given(draft.areaType),
          place_type: given(draft.placeType),
        },
    start: start === null ? undefined : instant(start, zone),
    end: end === null ? undefined : instant(end, zone),
    zone,
    duration_minutes: Number(draft.duration),
    buffer_minutes: Number(draft.buffer),
    travel_minutes: Number(draft.travel),
    person: given(draft.person),
    asked_by: draft.later ? undefined : draft.askedBy,
    agreed_by: draft.later ? undefined : (given(draft.agreedBy) ?? given(addressed(draft))),
    facts: factsKnown(asked, draft.facts, zone),
    instructions: given(draft.instructions),
  }
}

/** The field that a fault of the server's answer is about (`/customer/phone` → `phone`). */
export function fieldOf(pointer: string): FieldName | null {
  const fact = /^\/facts\/(.+)$/.exec(pointer)?.[1]
  if (fact !== undefined) return fact in FACTS ? (fact as Fact) : null
  const fields: Readonly<Record<string, FieldName>> = {
    '/customer/name': 'name',
    '/customer/phone': 'phone',
    '/customer/email': 'email',
    '/customer/id': 'customer',
    '/customer': 'customer',
    '/premises/address': 'address',
    '/premises/id': 'address',
    '/premises': 'address',
    '/kind': 'kind',
    '/order': 'order',
    '/duration_minutes': 'duration',
    '/buffer_minutes': 'buffer',
    '/travel_minutes': 'travel',
    '/start': 'time',
    '/end': 'end',
    '/person': 'person',
  }
  return fields[pointer] ?? null
}
