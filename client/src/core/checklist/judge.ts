/** The state of one item: judged, computed or open. */
import { counted, distinct, type AssessedItem, type State } from './answers.ts'
import { members, type Present } from './conditions.ts'
import { decimal, rangeOf, times, within, type Decimal } from './decimals.ts'
import { passing } from './limit.ts'
import type { Reading } from './reading.ts'
import type { Bounds, Compute, Item, Scalar } from './standard.ts'

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
      const range = passing(item, (name) => reading.field(name))
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

export function assessItem(id: string, reading: Reading): AssessedItem {
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
