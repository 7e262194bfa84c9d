/**
 * Interprets a checklist: what is asked, what was answered, what is missing, failed and in the way (docs/protocol.md,
 * section 4). The twin of server/doorstep/standard/rules.py; tests/cases/assess*.yaml hold the two together.
 */
import { instantMs } from './time.ts'
import type { Visit } from './visit.ts'

// ── the standard, as served ──────────────────────────────────────────────────────────────────────

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
  role: string
  arrival: string | null
  phases: Phase[]
}

export interface Phrase extends Words {
  moment: string
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

/** A window (`earliest`, `latest`) or a deadline (`due` and what goes with it). */
export interface Level extends Words {
  enabled: boolean
  earliest?: string
  latest?: string
  target?: [string, string]
  due?: Record<string, unknown>
}

export interface Standard {
  hash: string
  format: 1
  items: Record<string, Item>
  visits: Record<string, Checklist>
  phrases: Record<string, Phrase>
  forbidden: Forbidden[]
  levels: Record<string, Level>
  brand: { company: Words; hotline: string }
}

// ── the visit, as the office sends it ────────────────────────────────────────────────────────────

export interface PromiseInForce {
  entry: string
  /** RFC 3339 with offset, like every instant here. */
  start: string
  end: string | null
  zone: string
}

export interface LedgerEntry extends PromiseInForce {
  asked_by: string
  agreed_by: string | null
  reason: string | null
  at: string
  origin: string
}

export interface ReviewQuestion {
  /** The review, which may be sent back more than once. */
  id: string
  record: number
  comment: string
  at: string
  /** The supervisor's name. */
  by: string
  /** Events: the replies to this record that the office had when it asked. Any other one answers this question. */
  replies: string[]
}

export interface OfficeCall {
  id: string
  at: string
  purpose: 'appointment' | 'delay'
  result: 'reached' | 'no_answer' | 'wrong_number' | 'refused'
  note: string | null
}

export interface VisitDocument {
  id: string
  ver: number
  order: string
  kind: string
  standard: string
  state: 'booked' | 'cancelled'
  team: string
  promise: PromiseInForce | null
  ledger: LedgerEntry[]
  /** The calls that the office made. */
  calls?: OfficeCall[]
  travel_minutes: number | null
  duration_minutes: number
  depart_by: string | null
  customer: { id: string; name: string; address_as: string | null; phone: string | null }
  premises: {
    address: string
    area_type: string | null
    place_type: string | null
    latitude: string | null
    longitude: string | null
  }
  facts: Fields
  instructions: string | null
  members: { person: string; name: string; role: string }[]
  /** What a supervisor asks about the sealed record; null or absent: nothing, or it is answered. */
  review?: ReviewQuestion | null
  /** The public key for private answers; without it the questions go to the customer's link. */
  key: { id: string; spki: string } | null
}

// ── the assessment ───────────────────────────────────────────────────────────────────────────────

export type State = 'open' | 'passed' | 'failed' | 'na' | 'recorded' | 'conflict' | 'unknown' | 'refused'

/** What counts as the answer: a word, a number (seconds, stars), several choices, hashes of photos. */
export type Counted = Scalar | Scalar[] | null

export interface AssessedItem {
  id: string
  state: State
  value: Counted
  /** Every value that nobody replaced, by event id. */
  values: (Scalar | Scalar[])[]
}

export interface Blocker {
  kind: 'missing' | 'failed_without_note' | 'open_leave'
  of: string
}

export interface Assessment {
  phases: { id: string; items: AssessedItem[] }[]
  missing: string[]
  failed: string[]
  critical: string[]
  blockers: Blocker[]
}

/** Without work there is nothing to ask beyond the door. */
const PHASES_WITHOUT_WORK = ['prepare', 'appoint', 'travel', 'arrive']

// ── numbers ──────────────────────────────────────────────────────────────────────────────────────

const DECIMAL = /^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$/

/** digits × 10^-scale: decimals are compared exactly, as on the server. */
interface Decimal {
  digits: bigint
  scale: number
}

/** The number that an integer or a decimal string stands for. */
function decimal(value: unknown): Decimal | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 }
  if (typeof value !== 'string' || !DECIMAL.test(value)) return null
  const point = value.indexOf('.')
  const scale = point < 0 ? 0 : value.length - point - 1
  return { digits: BigInt(value.replace('.', '')), scale }
}

function compare(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale)
  const left = one.digits * 10n ** BigInt(scale - one.scale)
  const right = other.digits * 10n ** BigInt(scale - other.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

function times(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale }
}

interface Range {
  low: Decimal | null
  high: Decimal | null
}

function within(number: Decimal, { low, high }: Range): boolean {
  return (!low || compare(number, low) >= 0) && (!high || compare(number, high) <= 0)
}

function rangeOf(bounds: Bounds): Range {
  return { low: decimal(bounds.gte), high: decimal(bounds.lte) }
}

// ── the answer that counts ───────────────────────────────────────────────────────────────────────

/** Whether a value is an answer to this kind of item; one that is not is kept and does not count. */
export function fits(value: unknown, item: Item): boolean {
  const among = (...known: string[]) => typeof value === 'string' && known.includes(value)
  switch (item.answer) {
    case 'tick':
      return among('done', 'not_done')
    case 'yes-no-na':
      return among('yes', 'no', 'na')
    case 'consent':
      return among('yes', 'no', 'withdrawn')
    case 'choice': {
      const known = (item.options ?? []).map((option) => option.value)
      if (!Array.isArray(value)) return among(...known)
      return Boolean(item.multiple) && value.length > 0 && value.every((one) => known.includes(one as string))
    }
    case 'number':
      return typeof value === 'string' && decimal(value) !== null
    case 'text':
    case 'photo':
      return typeof value === 'string' && value !== ''
    case 'signature':
      return among('drawn', 'typed', 'refused')
    default:
      return false
  }
}

/** The different answers among the values that fit; the order of a multiple choice does not matter. */
function distinct(values: AssessedItem['values'], item: Item): AssessedItem['values'] {
  const different = new Map<string, Scalar | Scalar[]>()
  for (const value of values) {
    if (!fits(value, item)) continue
    const key = JSON.stringify(Array.isArray(value) ? [...new Set(value)].sort() : value)
    if (!different.has(key)) different.set(key, value)
  }
  return [...different.values()]
}

/** The answer that counts: the one given, the cautious one of several different, or null. */
export function counted(values: AssessedItem['values'], item: Item): Counted {
  const different = distinct(values, item)
  if (item.answer === 'photo') return different.length ? (different as string[]) : null
  if (different.length < 2) return different[0] ?? null
  if (item.answer === 'tick') return 'not_done'
  if (item.answer === 'yes-no-na') return item.fail?.[0] ?? 'no'
  return null
}

// ── what is asked ────────────────────────────────────────────────────────────────────────────────

type Present = Scalar | Scalar[] | null

function members(value: Scalar | Scalar[]): Scalar[] {
  return Array.isArray(value) ? value : [value]
}

/**
 * Whether a field meets one expectation; null stands for a field without a value. A list among the fields (several
 * services, a multiple choice) is equal to each of its members.
 */
function meets(value: Present, expected: Expectation): boolean {
  if (typeof expected !== 'object' || Array.isArray(expected)) {
    const wanted = members(expected)
    return value !== null && members(value).some((one) => wanted.includes(one))
  }
  if ('not' in expected) return !meets(value, expected.not)
  if ('known' in expected) return (value !== null) === expected.known
  const above = 'above' in expected
  const number = decimal(value)
  const bound = decimal(above ? expected.above : expected.below)
  return number !== null && bound !== null && compare(number, bound) === (above ? 1 : -1)
}

/** The value under a name of the record itself, whatever the name. */
function own<T>(record: Record<string, T>, name: string): T | undefined {
  return Object.hasOwn(record, name) ? record[name] : undefined
}

/** What one visit says to the items of one list. */
class Reading {
  readonly done: boolean
  readonly #visit: Visit
  readonly #fields: Fields
  readonly #items = new Map<string, Item>()
  readonly #withoutWork = new Set<string>()
  readonly #asked = new Map<string, boolean>()

  constructor(standard: Standard, list: Checklist, visit: Visit, fields: Fields) {
    this.#visit = visit
    this.#fields = fields
    this.done = (own(fields, 'visit.outcome') ?? 'done') === 'done'
    for (const phase of list.phases) {
      for (const id of phase.items) {
        this.#items.set(id, itemOf(standard, id))
        if (PHASES_WITHOUT_WORK.includes(phase.id)) this.#withoutWork.add(id)
      }
    }
  }

  item(id: string): Item {
    return this.#items.get(id) as Item
  }

  asked(id: string): boolean {
    let asked = this.#asked.get(id)
    if (asked === undefined) {
      this.#asked.set(id, false) // so that a cycle of conditions ends
      const inReach = this.done || this.#withoutWork.has(id)
      asked = inReach && this.#holds(this.item(id).when ?? {})
      this.#asked.set(id, asked)
    }
    return asked
  }

  #holds(when: When): boolean {
    if ('any' in when) return (when.any as Condition[]).some((one) => this.#holds(one))
    return Object.entries(when).every(([name, expected]) => meets(this.field(name), expected as Expectation))
  }

  /** The value of a field; `answer.<item>` has one only while that item is asked. */
  field(name: string): Present {
    if (!name.startsWith('answer.')) return own(this.#fields, name) ?? null
    const id = name.slice('answer.'.length)
    if (!this.#items.has(id) || !this.asked(id)) return null
    return counted(this.values(id), this.item(id))
  }

  /** Every value that nobody replaced, by event id: answers, hashes of photos, kinds of signature. */
  values(id: string): AssessedItem['values'] {
    const { answer, private: sealed } = this.item(id)
    if (sealed) return [] // for the server alone; only that there is an answer is known here
    switch (answer) {
      case 'photo':
        return this.#visit.photos.filter((one) => one.item === id && !one.withdrawn).map((one) => one.sha256)
      case 'signature':
        return this.#visit.signatures.map((one) => one.signature.kind)
      case 'computed':
      case 'duration':
        return []
      default:
        return (own(this.#visit.answers, id) ?? []).map((one) => one.value)
    }
  }

  hasPrivateAnswer(id: string): boolean {
    return (own(this.#visit.private, id) ?? []).length > 0
  }

  hasNote(id: string): boolean {
    const withAnswer = (own(this.#visit.answers, id) ?? []).some((one) => one.note)
    return withAnswer || this.#visit.notes.some((one) => one.item === id && one.text)
  }
}

function itemOf(standard: Standard, id: string): Item {
  const item = own(standard.items, id)
  if (!item) throw new RangeError(`no item ${id} in the standard`)
  return item
}

function listOf(standard: Standard, kind: string): Checklist {
  const list = own(standard.visits, kind)
  if (!list) throw new RangeError(`no list ${kind} in the standard`)
  return list
}

// ── what it comes to ─────────────────────────────────────────────────────────────────────────────

/** Lowest and highest passing number, or null where there is nothing to compare with. */
function passing(item: Item, reading: Reading): Range | null {
  if (item.pass_by) {
    const { field, values, default: otherwise } = item.pass_by
    const value = reading.field(field)
    const bounds = (typeof value === 'string' && own(values, value)) || own(values, otherwise)
    return bounds ? rangeOf(bounds) : null
  }
  if (!item.pass) return null
  if (!('of' in item.pass)) return rangeOf(item.pass)
  const whole = decimal(reading.field(item.pass.of))
  const ratio = decimal(item.pass.ratio)
  return whole && ratio && { low: times(whole, ratio), high: null }
}

/** The state of an item with one answer. */
function judge(value: Scalar | Scalar[], item: Item, reading: Reading): State {
  switch (item.answer) {
    case 'tick':
      return value === 'done' ? 'passed' : 'failed'
    case 'yes-no-na': {
      const failing = item.fail ?? []
      if (failing.includes(value as string)) return 'failed'
      return value === 'na' ? 'na' : failing.length ? 'passed' : 'recorded'
    }
    case 'choice': {
      const failing = (item.options ?? []).filter((option) => option.fail).map((option) => option.value)
      if (members(value).some((one) => failing.includes(one as string))) return 'failed'
      return failing.length ? 'passed' : 'recorded'
    }
    case 'number': {
      const range = passing(item, reading)
      const number = decimal(value)
      return !range || !number ? 'recorded' : within(number, range) ? 'passed' : 'failed'
    }
    case 'consent':
      return value === 'yes' ? 'passed' : item.refusable ? 'refused' : 'failed'
    case 'signature':
      return value !== 'refused' ? 'passed' : item.refusable ? 'refused' : 'failed'
    default:
      return 'recorded'
  }
}

function instant(value: Present | undefined): number | null {
  return typeof value === 'number' && Number.isSafeInteger(value) ? value : null
}

/** Signed minutes with one digit, cut off towards zero: 95 s → "1.5". */
function minutes(seconds: number): string {
  const tenths = Math.floor(Math.abs(seconds) / 6)
  return `${seconds < 0 && tenths ? '-' : ''}${Math.floor(tenths / 10)}.${tenths % 10}`
}

type Outcome = Pick<AssessedItem, 'state' | 'value'>

/** State and value of a computed item. Without its input it is `unknown`, never passed. */
function compute(item: Item, reading: Reading): Outcome {
  const { fn, args, pass } = item.compute as Compute
  const inputs = args.map((name) => reading.field(name))
  const input = inputs[0] ?? null
  if (fn === 'present') return { state: inputs.includes(null) ? 'unknown' : 'passed', value: null }
  if (fn === 'recorded') return { state: input === null ? 'open' : 'recorded', value: input }
  if (fn === 'verdict') {
    if (input === null || input === 'undetermined') return { state: 'unknown', value: input }
    return { state: (pass as Scalar[]).includes(input as Scalar) ? 'passed' : 'failed', value: input }
  }
  const first = instant(input)
  const second = instant(inputs[1])
  if (first === null || second === null) return { state: 'unknown', value: null }
  if (fn === 'not_after') return { state: first <= second ? 'passed' : 'failed', value: null }
  const seconds = Math.floor((second - first) / 1000)
  if (fn === 'within') {
    const { low, high } = rangeOf(pass as Bounds)
    const sixty = decimal(60) as Decimal
    const range = { low: low && times(low, sixty), high: high && times(high, sixty) }
    return {
      state: within(decimal(seconds) as Decimal, range) ? 'passed' : 'failed',
      value: minutes(seconds),
    }
  }
  // A duration below zero: the clock went back in between and measured nothing.
  return first <= second ? { state: 'recorded', value: seconds } : { state: 'unknown', value: null }
}

function assessItem(id: string, reading: Reading): AssessedItem {
  const item = reading.item(id)
  const values = reading.values(id)
  return { id, ...outcome(id, item, values, reading), values }
}

function outcome(id: string, item: Item, values: AssessedItem['values'], reading: Reading): Outcome {
  if (item.answer === 'computed' || item.answer === 'duration') return compute(item, reading)
  if (item.private) return { state: reading.hasPrivateAnswer(id) ? 'recorded' : 'open', value: null }
  const value = counted(values, item)
  if (item.answer !== 'photo' && distinct(values, item).length > 1) return { state: 'conflict', value }
  return { state: value === null ? 'open' : judge(value, item, reading), value }
}

/** What the answers of a visit come to. `fields` is what `fields()` makes. Never throws on what a visit holds. */
export function assess(standard: Standard, kind: string, visit: Visit, fields: Fields): Assessment {
  const list = listOf(standard, kind)
  const reading = new Reading(standard, list, visit, fields)
  const phases = list.phases.map((phase) => ({
    id: phase.id,
    items: phase.items.filter((id) => reading.asked(id)).map((id) => assessItem(id, reading)),
  }))
  const assessed = phases.flatMap((phase) => phase.items)
  const ids = (holds: (item: Item, state: State) => boolean) =>
    assessed.filter(({ id, state }) => holds(reading.item(id), state)).map(({ id }) => id)
  const ofTheVisitor = (item: Item) => item.who === 'technician' || item.who === 'auditor'
  const unanswered = (state: State) => state === 'open' || state === 'conflict'

  const missing = ids(
    (item, state) =>
      item.required && unanswered(state) && (ofTheVisitor(item) || item.answer === 'signature'),
  )
  const failed = ids((_item, state) => state === 'failed')
  const unexplained = failed.filter((id) => ofTheVisitor(reading.item(id)) && !reading.hasNote(id))
  const blockers = visit.leaves
    .filter((leave) => leave.state === 'open')
    .map((leave): Blocker => ({ kind: 'open_leave', of: leave.event }))
  if (reading.done) {
    blockers.unshift(
      ...missing.map((of): Blocker => ({ kind: 'missing', of })),
      ...unexplained.map((of): Blocker => ({ kind: 'failed_without_note', of })),
    )
  }
  return {
    phases,
    missing,
    failed,
    critical: ids((item, state) => item.critical && (state === 'failed' || state === 'conflict')),
    blockers,
  }
}

/** Facts that the office can know; what is not among them cannot be read by a condition. */
const FACTS = /^(visit\.(area_type|place_type)|appointment\.kind|(order|customer|staff|brand)\..+)$/

/** The office facts that decide what this list asks and passes, sorted: they are part of what is signed. */
export function factsRead(standard: Standard, kind: string): string[] {
  const names = new Set<string>()
  for (const id of listOf(standard, kind).phases.flatMap((phase) => phase.items)) {
    const { when = {}, pass, pass_by } = itemOf(standard, id)
    for (const condition of 'any' in when ? (when.any as Condition[]) : [when]) {
      for (const name of Object.keys(condition)) names.add(name)
    }
    if (pass && 'of' in pass) names.add(pass.of)
    if (pass_by) names.add(pass_by.field)
  }
  return [...names].filter((name) => FACTS.test(name)).sort()
}

// ── the fields ───────────────────────────────────────────────────────────────────────────────────

type Computed = Record<string, Scalar | null | undefined>

function firstWall(entries: readonly { wall: number }[] | undefined): number | null {
  return entries?.[0]?.wall ?? null
}

function appointmentFields(document: VisitDocument, calls: Visit['calls']): Computed {
  const { promise, ledger, depart_by } = document
  const inForce = ledger.find((one) => one.entry === promise?.entry)
  const agreed = ledger.some((one) => one.agreed_by !== null)
  const made = [...calls, ...(document.calls ?? [])]
  const reached = made.some((one) => one.purpose === 'appointment' && one.result === 'reached')
  return {
    'appointment.start': promise && instantMs(promise.start),
    'appointment.depart_by': depart_by ? instantMs(depart_by) : null,
    'appointment.revision': ledger.length ? ledger.length - 1 : null,
    'appointment.reached': agreed || reached || null,
    'appointment.agreed_by': inForce?.agreed_by,
    'appointment.asked_by': inForce?.asked_by,
  }
}

function delayFields(delays: Visit['delays'], predicted: boolean): Computed {
  const told = delays.filter((one) => one.answer !== 'not_reached')
  const expected = predicted || delays.length > 0
  return {
    'delay.predicted': expected || null,
    'delay.told': expected ? told.length > 0 : null,
    'delay.told_at': firstWall(told),
  }
}

function leaveFields(leaves: Visit['leaves']): Computed {
  const states = leaves.map((one) => one.state).filter((state) => state !== 'gone')
  const kept = states.every((state) => state === 'kept')
  const verdict = states.includes('broken') ? 'broken' : kept ? 'kept' : 'undetermined'
  return {
    'leave.count': leaves.length,
    'leave.all_told': leaves.length ? leaves.every((one) => one.told === true) : null,
    'leave.verdict': leaves.length ? verdict : null,
    'leave.promised': leaves.at(-1)?.promised,
  }
}

function questionFields(questions: Visit['questions']): Computed {
  const hotlines = questions.map((one) => (one.tickets.length ? 'called' : one.hotline))
  return {
    'question.count': questions.length,
    'question.hotline': ['queued', 'declined', 'called'].find((one) => (hotlines as string[]).includes(one)),
    'question.all_promised': questions.length ? questions.every((one) => one.promised) : null,
  }
}

/** Fields that are computed here; a fact of the same name does not count. */
const COMPUTED = new Set(
  `visit.outcome visit.report visit.arrived visit.entered visit.started visit.finished visit.signed visit.left
  travel.departed arrival.verdict appointment.start appointment.depart_by appointment.revision appointment.reached
  appointment.agreed_by appointment.asked_by delay.predicted delay.told delay.told_at leave.count leave.all_told
  leave.verdict leave.promised photo.count signature.kind rating.stars question.count question.hotline
  question.all_promised complaint.count`.split(/\s+/),
)

/**
 * The flat map that conditions and computations read. Facts come from the office, the rest from the fold and the
 * ledger. `judgements` are fields that only others can know (`arrival.verdict`, `delay.predicted`, `level.*`, a
 * corrected time) and win.
 */
export function fields(visit: Visit, document: VisitDocument, judgements: Fields): Fields {
  const { marks, completions, signatures } = visit
  const signed = new Set(signatures.map((one) => one.signature.kind))
  const stars = visit.ratings.map((one) => one.stars)
  const values: Record<string, Scalar | Scalar[] | null | undefined> = {
    ...Object.fromEntries(Object.entries(document.facts).filter(([name]) => !COMPUTED.has(name))),
    ...appointmentFields(document, visit.calls),
    ...delayFields(visit.delays, own(judgements, 'delay.predicted') === true),
    ...leaveFields(visit.leaves),
    ...questionFields(visit.questions),
    'travel.departed': firstWall(marks.departed),
    'visit.arrived': firstWall(marks.arrived),
    'visit.entered': firstWall(marks.entered),
    'visit.started': firstWall(marks.started),
    'visit.finished': firstWall(marks.finished),
    'visit.left': firstWall(marks.left),
    'visit.signed': firstWall(signatures),
    'visit.outcome': completions[0]?.outcome,
    'visit.report': completions[0]?.report,
    'photo.count': visit.photos.filter((one) => !one.withdrawn).length,
    'signature.kind': signed.size === 1 ? [...signed][0] : null,
    'rating.stars': stars.length ? Math.min(...stars) : null,
    'complaint.count': visit.complaints.length,
    ...judgements,
  }
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value != null)) as Fields
}
