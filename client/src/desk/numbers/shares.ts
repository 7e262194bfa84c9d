/** Which days are counted, and what may be said about a share of few. */
import { format } from '../../ui/index.ts'
import type { ItemCount, Span } from './calls.ts'

const DAY_MS = 86_400_000
const DAYS = 7

/** The days in the address, else the last seven with today. */
export function spanOf(query: URLSearchParams, now: number): Span {
  return {
    from: query.get('from') ?? format.dayKey(now - (DAYS - 1) * DAY_MS),
    to: query.get('to') ?? format.dayKey(now),
    team: query.get('team') ?? '',
  }
}

/** Below this a share says little, and the page says so. */
export const SMALL = 20

/** 97.5 % of the normal distribution lie below it: the bounds of a 95 % interval. */
const Z = 1.959964

/** The 95 % interval of a share (Wilson's score interval), which is honest for small counts too. */
export function interval(count: number, of: number): [low: number, high: number] {
  if (of === 0) return [0, 1]
  const share = count / of
  const middle = share + Z ** 2 / (2 * of)
  const half = Z * Math.sqrt((share * (1 - share)) / of + Z ** 2 / (4 * of ** 2))
  const whole = 1 + Z ** 2 / of
  return [Math.max(0, (middle - half) / whole), Math.min(1, (middle + half) / whole)]
}

/** Those that surely fail most first: one failure of two does not stand above thirty of a hundred. */
export function mostFailed(items: readonly ItemCount[]): ItemCount[] {
  const sure = ({ failed, asked }: ItemCount): number => interval(failed, asked)[0]
  return items.filter(({ failed }) => failed > 0).sort((one, other) => sure(other) - sure(one))
}
