/** What was opened last from the search; it goes when its owner signs out (`kept.ts`). */
import { keep, kept } from '../kept.ts'
import type { Line } from './results.ts'

const NAME = 'search.recent'
const MOST = 6

export function recent(): Line[] {
  const found = kept(NAME)
  return Array.isArray(found) ? (found as Line[]) : []
}

export function remember({ key, title, detail, path, move }: Line): void {
  const before = recent().filter((one) => one.key !== key)
  keep(NAME, [{ key, title, detail, path, move }, ...before].slice(0, MOST))
}
