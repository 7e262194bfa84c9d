/** A server that was set back to a backup names a new epoch: what it acknowledged before counts for nothing. */
import type { Database } from './database.ts'
import { inState } from './outbox.ts'
import type { TableName } from './tables.ts'

const TABLES: readonly TableName[] = ['events', 'photos', 'quarantine', 'documents', 'things']

/**
 * Takes note of the epoch of an answer; resolves to whether the answer may be used.
 *
 * In a new epoch this phone becomes a new device and offers again everything that it made and still has; a server that
 * has some of it says `duplicate`. An answer that was asked for in an epoch that has passed meanwhile (in another tab)
 * is thrown away: believing it would turn the epoch back.
 */
export async function enterEpoch(
  db: Database,
  answered: string,
  asked: string | undefined,
  newDevice: string,
): Promise<boolean> {
  return db.write<boolean>(TABLES, async (tx) => {
    const known = await tx.get('epoch')
    if (known === answered) return { value: true, change: null }
    if (known !== asked) return { value: false, change: null }
    await tx.set('epoch', answered)
    if (known === undefined) return { value: true, change: null }
    await tx.set('device', { id: newDevice, registered: false })
    // The server counts on from where the backup was: what this phone had heard says nothing about the numbers to come.
    await tx.set('seen', 0)
    for (const row of await tx.documents.getAll()) await tx.documents.put({ ...row, upto: 0 })
    for (const row of await tx.things.getAll()) await tx.things.put({ ...row, upto: 0 })
    const about = new Set<string>()
    for (const state of ['sent', 'attention'] as const) {
      for (const row of await tx.byState.getAll(inState(state))) {
        about.add(row.about)
        await tx.events.put({ ...row, state: 'saved', seq: null, acknowledged: null })
      }
    }
    await tx.quarantine.clear()
    for (const photo of await tx.photos.index('kept').getAll(1)) {
      await tx.photos.put({ ...photo, state: 'local', verified: null })
    }
    return { value: true, change: { tables: TABLES, about: [...about] } }
  })
}
