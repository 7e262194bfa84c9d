/** Decimals, compared exactly, as on the server. */
import type { Bounds } from './standard.ts'

const DECIMAL = /^-?(0|[1-9][0-9]{0,11})(\.[0-9]{1,6})?$/

/** digits × 10^-scale: decimals are compared exactly, as on the server. */
export interface Decimal {
  digits: bigint
  scale: number
}

/** The number that an integer or a decimal string stands for. */
export function decimal(value: unknown): Decimal | null {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return { digits: BigInt(value), scale: 0 }
  if (typeof value !== 'string' || !DECIMAL.test(value)) return null
  const point = value.indexOf('.')
  const scale = point < 0 ? 0 : value.length - point - 1
  return { digits: BigInt(value.replace('.', '')), scale }
}

export function compare(one: Decimal, other: Decimal): number {
  const scale = Math.max(one.scale, other.scale)
  const left = one.digits * 10n ** BigInt(scale - one.scale)
  const right = other.digits * 10n ** BigInt(scale - other.scale)
  return left < right ? -1 : left > right ? 1 : 0
}

export function times(one: Decimal, other: Decimal): Decimal {
  return { digits: one.digits * other.digits, scale: one.scale + other.scale }
}

/** A number with no digit more than it needs: 0.9 × 1000 → "900". */
export function plain({ digits, scale }: Decimal): string {
  let places = scale
  let short = digits
  while (places > 0 && short % 10n === 0n) {
    short /= 10n
    places -= 1
  }
  const text = (short < 0n ? -short : short).toString().padStart(places + 1, '0')
  const sign = short < 0n ? '-' : ''
  return places > 0 ? `${sign}${text.slice(0, -places)}.${text.slice(-places)}` : `${sign}${text}`
}

export interface Range {
  low: Decimal | null
  high: Decimal | null
}

export function within(number: Decimal, { low, high }: Range): boolean {
  return (!low || compare(number, low) >= 0) && (!high || compare(number, high) <= 0)
}

export function rangeOf(bounds: Bounds): Range {
  return { low: decimal(bounds.gte), high: decimal(bounds.lte) }
}
