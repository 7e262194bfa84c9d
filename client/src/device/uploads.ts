/** Photos on their way: they follow their events, smallest first, and are acknowledged by themselves. */
import type { Database, PhotoRow, TableName } from './database.ts'

const TABLES: readonly TableName[] = ['photos', 'photo_bytes', 'events', 'quarantine']

/**
 * Photos not verified whose event the server has answered for, smallest first: it takes bytes only for events that it
 * knows. Those set aside count, since it keeps them too; one that has left the phone was in a backup by then.
 */
export async function readyPhotos(db: Database): Promise<PhotoRow[]> {
  const waiting = await db.photos.where('state').equals('local').toArray()
  const ready: PhotoRow[] = []
  for (const photo of waiting) {
    if (photo.kept && (await answeredFor(db, photo))) ready.push(photo)
  }
  return ready.sort((one, other) => one.size - other.size)
}

async function answeredFor(db: Database, photo: PhotoRow): Promise<boolean> {
  return (await db.events.bulkGet(photo.events)).some((row) => row?.state !== 'saved')
}

/** The server holds these very bytes, hash checked and durable. */
export async function markVerified(db: Database, hashes: readonly string[], epoch: string, now: number): Promise<void> {
  await db.write(['photos'], async () => {
    if ((await db.get('epoch')) !== epoch) return { value: undefined, change: null }
    await db.photos.where('sha256').anyOf([...hashes]).modify({ state: 'verified', verified: now })
    return { value: undefined, change: { tables: ['photos'], visits: [] } }
  })
}

/**
 * The server will not take this photo: kept and shown, tried again when the person asks for it. An event that was set
 * aside is shown already, with a reason of its own.
 *
 * Nothing happens while its event is on its way again: then a new epoch has begun, and the refusal is one of the old.
 */
export async function refuse(db: Database, sha256: string, reason: string, now: number): Promise<void> {
  await db.write(TABLES, async () => {
    const photo = await db.photos.get(sha256)
    if (photo?.state !== 'local' || !(await answeredFor(db, photo))) return { value: undefined, change: null }
    await db.photos.put({ ...photo, state: 'refused' })
    for (const row of await db.events.bulkGet(photo.events)) {
      if (row?.state === 'sent') await db.quarantine.put({ event: row.id, visit: row.visit, type: 'photo.added', reason, at: now, seen: 0 })
    }
    return { value: undefined, change: { tables: ['photos', 'quarantine'], visits: [] } }
  })
}

/** Lets refused photos be sent once more. */
export async function retryRefused(db: Database): Promise<void> {
  await db.write(TABLES, async () => {
    const refused = await db.photos.where('state').equals('refused').toArray()
    for (const photo of refused) {
      await db.photos.put({ ...photo, state: 'local' })
      const aside = (await db.events.bulkGet(photo.events)).filter((row) => row?.state === 'attention').map((row) => row!.id)
      await db.quarantine.bulkDelete(photo.events.filter((id) => !aside.includes(id)))
    }
    return { value: undefined, change: refused.length ? { tables: ['photos', 'quarantine'], visits: [] } : null }
  })
}
