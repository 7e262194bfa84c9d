/** Facts about this phone that support needs: kinds and counts only, never a name, an address or a text. */
import type { Database } from './database.ts'
import type { Transaction } from './tables.ts'

export type LogKind = 'storage_lost' | 'storage_full' | 'photo_damaged'

/** To be called in a transaction over log. */
export async function note(tx: Transaction, kind: LogKind, at: number): Promise<void> {
  await tx.log.add({ at, kind, reported: 0 })
}

/** How often each kind happened since the last report. */
export async function report(
  db: Database,
): Promise<{ rows: number[]; facts: Record<string, number>; device: string }> {
  return db.read(['log', 'meta'], async (tx) => {
    const rows = await tx.log.index('reported').getAll(0)
    const facts: Record<string, number> = {}
    for (const { kind } of rows) facts[kind] = (facts[kind] ?? 0) + 1
    return { rows: rows.map((row) => row.n!), facts, device: (await tx.get('device'))!.id }
  })
}
