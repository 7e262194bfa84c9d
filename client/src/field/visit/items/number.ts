/** Numbers as people type them → the decimal strings that events carry. */
import type { Item } from '../../../core/checklist/standard.ts'
import { t } from './words/index.ts'

const DECIMAL = /^-?(0|[1-9]\d{0,11})(\.\d{1,6})?$/

/** Full-width digits, a comma for the point, a long minus, leading zeros: `－０21,50` → `-21.50`. */
export function decimalText(typed: string): string {
  return typed
    .normalize('NFKC')
    .replace(/\s/g, '')
    .replace(/[−–—]/g, '-')
    .replace(',', '.')
    .replace(/\.$/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/^(-?)0+(?=\d)/, '$1')
}

/** What is wrong with a decimal text, or null. */
export function numberFault(item: Pick<Item, 'min' | 'max'>, decimal: string): string | null {
  if (!DECIMAL.test(decimal)) return t('item.number', { example: (item.min ?? 0) < 0 ? '-21.5' : '93.5' })
  const { min = -Infinity, max = Infinity } = item
  const value = Number(decimal)
  if (value >= min && value <= max) return null
  return t('item.number.range', { low: String(min), high: String(max) })
}
