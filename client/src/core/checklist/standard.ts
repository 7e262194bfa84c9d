/** The standard, as it is served: items, the lists that ask for them, phrases and service levels. */

export interface Words {
  zh: string
  en: string
}

export type Scalar = string | number | boolean
/** The fields that conditions and computations read; one without a value is absent. */
export type Fields = Record<string, Scalar | Scalar[]>

export type Expectation =
  Scalar | Scalar[] | { not: Scalar | Scalar[] } | { above: Scalar } | { below: Scalar } | { known: boolean }
export type Condition = Record<string, Expectation>
export type When = Condition | { any: Condition[] }

/** Decimal strings, both ends inclusive. */
export interface Bounds {
  gte?: string
  lte?: string
}

export interface Compute {
  fn: 'present' | 'recorded' | 'not_after' | 'verdict' | 'within' | 'seconds'
  args: string[]
  pass?: Bounds | Scalar[]
}

export interface Option extends Words {
  value: string
  fail: boolean
}

export interface Item extends Words {
  answer:
    | 'tick'
    | 'yes-no-na'
    | 'choice'
    | 'number'
    | 'text'
    | 'photo'
    | 'consent'
    | 'signature'
    | 'duration'
    | 'computed'
  who: 'technician' | 'system' | 'customer' | 'auditor'
  required: boolean
  critical: boolean
  bulk: boolean
  private: boolean
  /** For whom the answer is; versions from before an item said so have none. */
  audience?: 'customer' | 'office'
  rule: string[]
  basis?: string
  when?: When
  help?: Words
  phrases?: string[]
  mirrors?: string[]
  /** yes-no-na: the answers that count as failed. */
  fail?: string[]
  /** choice */
  options?: Option[]
  multiple?: boolean
  /** number */
  unit?: string
  min?: number
  max?: number
  pass?: Bounds | { of: string; ratio: string }
  pass_by?: { field: string; values: Record<string, Bounds>; default: string }
  /** text */
  max_length?: number
  /** It stands in a barcode that can be read. */
  scan?: boolean
  /** photo: the item whose photo shows the same before the work. */
  pair?: string
  /** consent and signature: a no is no failure. */
  refusable?: boolean
  /** computed and duration */
  compute?: Compute
}

export interface Phase {
  id: string
  name: Words
  items: string[]
}

export interface Checklist {
  name: Words
  /** What somebody comes to do, as it is said: `为您安装宽带`; versions of before there were any have none. */
  purpose?: Words
  role: string
  arrival: string | null
  /** The level within which it works, for whoever leaves with that promise; absent in older standards. */
  working?: string | null
  /** Why somebody leaves it for a while; absent in older standards, where every reason is offered. */
  leaves?: string[]
  phases: Phase[]
}

export interface Phrase extends Words {
  moment: string
  /** The names in its braces; absent in versions whose `time` meant one thing here and another there. */
  needs?: string[]
  /** Who says it, for which kinds of visit, and where beside the items that name it; absent: any, or nowhere. */
  roles?: string[]
  kinds?: string[]
  at?: string[]
  rule: string[]
  basis?: string
}

export interface Forbidden extends Words {
  id: string
  match: 'phrase' | 'start' | 'never'
  severity: 'block' | 'warn' | 'info'
  instead?: Words
  rule: string[]
  basis?: string
}

/** A tone that is never heard. */
export interface Tone extends Words {
  id: string
}

/** A window (`earliest`, `latest`) or a deadline (`due` and what goes with it). */
export interface Level extends Words {
  enabled: boolean
  earliest?: string
  latest?: string
  target?: [string, string]
  due?: Record<string, unknown>
  starts?: string
}

export interface Standard {
  hash: string
  format: 1
  items: Record<string, Item>
  visits: Record<string, Checklist>
  phrases: Record<string, Phrase>
  tones?: Tone[]
  forbidden: Forbidden[]
  levels: Record<string, Level>
  brand: { company: Words; hotline: string }
  /** What is told, by kind; versions from before there were messages have none. */
  messages?: { send: Record<string, unknown> }
}
