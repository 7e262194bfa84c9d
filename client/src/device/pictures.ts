/** Pictures, taken and shown. */
import { Problem } from './http.ts'
import { api, inHand, measure, watched } from './phone.ts'
import { addPhoto as keepPhoto, shrinkOnCanvas } from './photos.ts'
import type { StoredEvent } from './rows.ts'
import { hasRoomForPhotos } from './storage.ts'

/** Keeps a picture with its `photo.added`. Throws PhotoRefused. */
export async function addPhoto(file: Blob, visit: string, item?: string): Promise<StoredEvent> {
  const photoEffects = {
    shrink: shrinkOnCanvas,
    roomForPhotos: async () => hasRoomForPhotos(await measure()),
  }
  return watched(({ db, outbox }) => keepPhoto(db, outbox, photoEffects, file, visit, item))
}

/** The bytes on this phone, else the office's copy, else null. */
export async function photo(sha256: string): Promise<Blob | null> {
  const db = inHand()?.db
  const row = db && (await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256)))
  if (row) return new Blob([row.bytes], { type: 'image/jpeg' })
  return api.blob(`/sync/photos/${sha256}`).catch((error: unknown) => {
    if (error instanceof Problem) return null
    throw error
  })
}
