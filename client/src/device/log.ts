/** Facts about this phone that support needs: kinds and counts only, never a name, an address or a text. */
import type { Collection } from 'dexie'
import type { Database, LogRow } from './database.ts'

export type LogKind = 'storage_lost' | 'storage_full' | 'photo_damaged'

/** To be called in a transaction over log. */
export async function note(db: Database, kind: LogKind, at: number): Promise<void> {
  await db.log.add({ at, kind, reported: 0 })
}

export function unreported(db: Database): Collection<LogRow, number> {
  return db.log.where('reported').equals(0)
}

/** How often each kind happened since the last report. */
export async function report(db: Database): Promise<{ rows: number[]; facts: Record<string, number>; device: string }> {
  return db.read(['log', 'meta'], async () => {
    const rows = await unreported(db).toArray()
    const facts: Record<string, number> = {}
    for (const { kind } of rows) facts[kind] = (facts[kind] ?? 0) + 1
    return { rows: rows.map((row) => row.n!), facts, device: (await db.get('device'))!.id }
  })
}
