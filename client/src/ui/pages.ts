/** A list that the server hands out page by page, on the screen as one. */
import { useEffect, useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { useQuietly } from './quietly.ts'

export interface ListPage<Row> {
  items: Row[]
  /** Where the next page begins; null where this is the last. */
  cursor: string | null
}

/**
 * The pages that are shown, after the first was asked for again: it takes the place of what it covers, and what was
 * unfolded below stays. `key` tells rows apart.
 */
export function refreshed<Row, Page extends ListPage<Row>>(
  shown: readonly Page[],
  first: Page,
  key: (row: Row) => string | number,
): readonly Page[] {
  const known = new Set(first.items.map(key))
  const rows = shown.flatMap((page) => page.items)
  const covered = rows.findLastIndex((row) => known.has(key(row)))
  const below = rows.slice(covered + 1)
  // With nothing in common there is a gap between the two that nobody has read.
  if (first.cursor === null || covered === -1 || below.length === 0) return [first]
  return [first, { ...shown.at(-1)!, items: below }]
}

export interface Listed<Row, Page extends ListPage<Row>> {
  pages: readonly Page[]
  rows: Row[]
  cursor: string | null
  asking: 'idle' | 'working' | Problem
  /** Asks for the first page (null), or for the one that begins there. */
  load: (from: string | null) => Promise<void>
}

/**
 * Asks for the first page at once, unless `before` is what was shown when this list was left; then keeps it up to date.
 * Another question needs another component: give it another `key`.
 */
export function useList<Row, Page extends ListPage<Row>>(
  ask: (from: string | null) => Promise<Page>,
  key: (row: Row) => string | number,
  before: readonly Page[] | null = null,
): Listed<Row, Page> {
  const [pages, setPages] = useState<readonly Page[]>(before ?? [])
  const [asking, setAsking] = useState<'idle' | 'working' | Problem>(before ? 'idle' : 'working')

  const load = async (from: string | null): Promise<void> => {
    setAsking('working')
    try {
      const page = await ask(from)
      setPages((shown) => (from === null ? [page] : [...shown, page]))
      setAsking('idle')
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setAsking(problem)
    }
  }
  useQuietly(async () => {
    const first = await ask(null)
    setPages((shown) => refreshed(shown, first, key))
    setAsking((was) => (was instanceof Problem ? 'idle' : was))
  }, '')
  useEffect(() => {
    if (!before) void load(null)
  }, [])

  return {
    pages,
    rows: pages.flatMap((page) => page.items),
    cursor: pages.at(-1)?.cursor ?? null,
    asking,
    load,
  }
}
