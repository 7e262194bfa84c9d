/** Photos on their way: they follow their events, smallest first, and are acknowledged by themselves. */
import type { Database } from './database.ts'
import type { PhotoRow } from './rows.ts'
import type { Transaction } from './tables.ts'

/**
 * Photos not verified whose event the server has answered for, smallest first: it takes bytes only for events that it
 * knows. Those set aside count, since it keeps them too; one that has left the phone was in a backup by then.
 */
export async function readyPhotos(tx: Transaction): Promise<PhotoRow[]> {
  const waiting = await tx.photos.index('state').getAll('local')
  const ready: PhotoRow[] = []
  for (const photo of waiting) {
    if (photo.kept && (await answeredFor(tx, photo))) ready.push(photo)
  }
  return ready.sort((one, other) => one.size - other.size)
}

/** Whether the server has answered for an event that names it. */
export async function answeredFor(tx: Transaction, photo: PhotoRow): Promise<boolean> {
  return (await tx.eventsOf(photo.events)).some((row) => row?.state !== 'saved')
}

/** To be called in a transaction over photos. */
export async function verified(tx: Transaction, sha256: string, now: number): Promise<void> {
  const photo = await tx.photos.get(sha256)
  if (photo) await tx.photos.put({ ...photo, state: 'verified', verified: now })
}

/** Lets refused photos be sent once more. */
export async function retryRefused(db: Database): Promise<void> {
  if (!(await db.read(['photos'], (tx) => tx.photos.index('state').count('refused')))) return
  await db.write(['photos', 'events', 'quarantine'], async (tx) => {
    const refused = await tx.photos.index('state').getAll('refused')
    for (const photo of refused) {
      await tx.photos.put({ ...photo, state: 'local' })
      const events = await tx.eventsOf(photo.events)
      for (const [place, id] of photo.events.entries()) {
        if (events[place]?.state !== 'attention') await tx.quarantine.delete(id)
      }
    }
    return {
      value: undefined,
      change: refused.length ? { tables: ['photos', 'quarantine'], about: [] } : null,
    }
  })
}
