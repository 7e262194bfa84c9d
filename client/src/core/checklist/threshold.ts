/** What a number has to be to pass, for whoever measures it: the same bounds as `judge.ts` holds it against. */
import { own } from '../own.ts'
import { decimal, times, type Decimal } from './decimals.ts'
import type { Bounds, Fields, Item } from './standard.ts'

export interface Threshold {
  /** What it is a share of, as the office knows it; null where the bounds stand by themselves. */
  of: string | null
  low: string | null
  high: string | null
}

/** Null where there is nothing to compare with. */
export function thresholdOf(item: Item, fields: Fields): Threshold | null {
  if (item.pass_by) {
    const { field, values, default: otherwise } = item.pass_by
    const value = own(fields, field)
    return bounded((typeof value === 'string' && own(values, value)) || own(values, otherwise))
  }
  if (!item.pass) return null
  if (!('of' in item.pass)) return bounded(item.pass)
  const whole = own(fields, item.pass.of)
  const [one, ratio] = [decimal(whole), decimal(item.pass.ratio)]
  return one && ratio && { of: String(whole), low: written(times(one, ratio)), high: null }
}

function bounded(bounds: Bounds | undefined): Threshold | null {
  return bounds ? { of: null, low: bounds.gte ?? null, high: bounds.lte ?? null } : null
}

/** `900`, `472.5`: without the zeros that a product brings. */
function written({ digits, scale }: Decimal): string {
  const sign = digits < 0n ? '-' : ''
  const text = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0')
  const fraction = text.slice(text.length - scale).replace(/0+$/, '')
  const whole = text.slice(0, text.length - scale)
  return scale > 0 && fraction ? `${sign}${whole}.${fraction}` : `${sign}${scale > 0 ? whole : text}`
}
