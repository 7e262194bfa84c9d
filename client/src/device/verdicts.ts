/** What the server says of photos. */
import type { Database } from './database.ts'
import type { TableName } from './tables.ts'
import { answeredFor, verified } from './uploads.ts'

const TABLES: readonly TableName[] = ['photos', 'events', 'quarantine']

/** The server holds these very bytes, hash checked and durable. */
export async function markVerified(
  db: Database,
  hashes: readonly string[],
  epoch: string,
  now: number,
): Promise<void> {
  if (hashes.length === 0) return
  await db.write(['photos'], async (tx) => {
    if ((await tx.get('epoch')) !== epoch) return { value: undefined, change: null }
    for (const hash of hashes) await verified(tx, hash, now)
    return { value: undefined, change: { tables: ['photos'], about: [] } }
  })
}

/**
 * The server will not take this photo: kept and shown, tried again when the person asks for it. An event that was set
 * aside is shown already, with a reason of its own.
 *
 * Nothing happens while its event is on its way again: then a new epoch has begun, and the refusal is one of the old.
 */
export async function refuse(db: Database, sha256: string, reason: string, now: number): Promise<void> {
  await db.write(TABLES, async (tx) => {
    const photo = await tx.photos.get(sha256)
    if (photo?.state !== 'local' || !(await answeredFor(tx, photo))) return { value: undefined, change: null }
    await tx.photos.put({ ...photo, state: 'refused' })
    for (const row of await tx.eventsOf(photo.events)) {
      if (row?.state === 'sent')
        await tx.quarantine.put({
          event: row.id,
          about: row.about,
          type: 'photo.added',
          reason,
          at: now,
          seen: 0,
        })
    }
    return { value: undefined, change: { tables: ['photos', 'quarantine'], about: [] } }
  })
}
