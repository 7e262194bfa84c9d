/** Unsent work as a file: the way out when a phone can no longer send. Writing it acknowledges nothing. */
import { toBase64 } from './base64.ts'
import type { Database } from './database.ts'
import { inState, wire } from './outbox.ts'
import type { EventRow, PhotoRow } from './rows.ts'
import type { Person } from './session.ts'

/**
 * The pieces of a `doorstep-export/1` document, so that a phone never holds it as one string.
 *
 * It carries every own event that the office has not accepted (those set aside too) and every photo not verified.
 */
export async function exported(
  db: Database,
  person: Pick<Person, 'id' | 'staff_no'>,
  now: number,
): Promise<string[]> {
  const { device, saved, aside, photos } = await db.read(['events', 'photos', 'meta'], async (tx) => ({
    device: await tx.get('device'),
    saved: await tx.byState.getAll(inState('saved')),
    aside: await tx.byState.getAll(inState('attention')),
    photos: [
      ...(await tx.photos.index('state').getAll('local')),
      ...(await tx.photos.index('state').getAll('refused')),
    ],
  }))
  const head = JSON.stringify({
    format: 'doorstep-export/1',
    device: device?.id ?? null,
    person: { id: person.id, staff_no: person.staff_no },
    made: new Date(now).toISOString(),
  })
  const events = [...saved, ...aside].map((row: EventRow) => JSON.stringify(wire(row)))
  const pictures: string[] = []
  for (const photo of photos) {
    const text = await pictureOf(photo)
    if (text !== null) pictures.push(text)
  }
  return [`${head.slice(0, -1)},"events":[`, events.join(',\n'), '],"photos":[', pictures.join(',\n'), ']}\n']

  async function pictureOf({ sha256, size }: PhotoRow): Promise<string | null> {
    const row = await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256))
    return row
      ? JSON.stringify({ sha256, size, mime: 'image/jpeg', bytes: toBase64(new Uint8Array(row.bytes)) })
      : null
  }
}
