/**
 * What somebody has typed and not saved yet. It is on the disk half a second later, so that an app that was killed shows
 * it again; it is no fact, and never leaves the phone.
 */
import type { Change, Database } from './database.ts'
import type { Effects } from './effects.ts'
import type { DraftRow } from './rows.ts'
import type { Transaction } from './tables.ts'

/** From the first key to the disk: a person who does not stop typing is not waited for. */
const KEEP_MS = 300
/** The fields in which nobody of ours has written: switched-off ticks, and what a customer adds to their stars. */
const NOT_WRITTEN = ['switched-off', 'comment']

export interface Drafts {
  /** What was typed over `over` and not saved; null: nothing. */
  of(about: string, field: string, over: string): string | null
  /** Keeps it soon, in place of what was typed here before; null when it is saved, or given up. */
  keep(about: string, field: string, text: string | null, over: string): void
  /** Those about what has left the phone go; what was written about a visit whose leaving is told is told with it. */
  prune(): Promise<void>
}

/** Reads the drafts of this database. `onTrouble` hears of a disk that does not take one. */
export async function openDrafts(
  db: Database,
  { timers }: Pick<Effects, 'timers'>,
  onTrouble: (error: unknown) => void,
): Promise<Drafts> {
  const rows = new Map<string, DraftRow>()
  const changed = new Set<string>()
  let timer: unknown = null

  async function write(): Promise<void> {
    timer = null
    const keys = [...changed]
    changed.clear()
    await db.write(['drafts'], async (tx) => {
      for (const key of keys) {
        const row = rows.get(key)
        await (row ? tx.drafts.put(row) : tx.drafts.delete(key))
      }
      return { value: undefined, change: null }
    })
  }

  async function prune(): Promise<void> {
    if (rows.size === 0) return
    const here = await db.read(['documents', 'things'], async (tx) => {
      const things = (await tx.things.getAllKeys()).map(([, id]) => id)
      return new Set([...(await tx.documents.getAllKeys()), ...things])
    })
    const gone = [...rows.values()].filter((row) => !here.has(row.about))
    if (gone.length === 0) return
    await db.write(['drafts', 'meta'], async (tx) => {
      for (const { key } of gone) await tx.drafts.delete(key)
      const told = await tell(tx, gone)
      const change: Change | null = told ? { tables: ['meta'], about: [] } : null
      return { value: undefined, change }
    })
    for (const { key } of gone) rows.delete(key)
  }

  for (const row of await db.read(['drafts'], (tx) => tx.drafts.getAll())) rows.set(row.key, row)

  return {
    of(about, field, over) {
      const row = rows.get(keyOf(about, field))
      return row && row.over === over ? row.text : null
    },

    keep(about, field, text, over) {
      const key = keyOf(about, field)
      if (text === null && !rows.delete(key)) return
      if (text !== null) rows.set(key, { key, about, text, over })
      changed.add(key)
      timer ??= timers.set(KEEP_MS, () => void write().catch(onTrouble))
    },

    prune,
  }
}

/** Puts what was written into the notices of the visits that it was about; whether there were any. */
async function tell(tx: Transaction, leaving: readonly DraftRow[]): Promise<boolean> {
  const news = { ...(await tx.get('news')) }
  let told = false
  for (const { key, about, text } of leaving) {
    const left = news[about]
    if (left?.kind !== 'left' || NOT_WRITTEN.some((field) => key === keyOf(about, field))) continue
    news[about] = { ...left, typed: [...new Set([...(left.typed ?? []), text])] }
    told = true
  }
  if (told) await tx.set('news', news)
  return told
}

function keyOf(about: string, field: string): string {
  return `${about} ${field}`
}
