/** From the camera to the disk: read at once, shrunk, stripped of what the camera wrote into it, hashed, read back. */
import type { Database } from './database.ts'
import { digest } from './digest.ts'
import type { Outbox } from './outbox.ts'
import type { StoredEvent } from './rows.ts'

const LONGEST_SIDE = 1600
const QUALITY = 0.8
const MIME = 'image/jpeg' as const

export class PhotoRefused extends Error {
  override name = 'PhotoRefused'
  readonly reason: 'unreadable' | 'no_space' | 'damaged'

  constructor(reason: PhotoRefused['reason'], cause?: unknown) {
    super(`photo ${reason}`, { cause })
    this.reason = reason
  }
}

/** A JPEG without metadata, ready to be kept. */
export interface Shrunk {
  bytes: ArrayBuffer
  width: number
  height: number
}

export interface PhotoEffects {
  shrink(original: ArrayBuffer): Promise<Shrunk>
  /** False when the disk is so full that room has to stay for events. */
  roomForPhotos(): Promise<boolean>
}

/**
 * Keeps one photo with its `photo.added` event, both in one transaction; resolves when both are on the disk.
 *
 * A picked file is read at once, since iOS may empty it while the app is in the background; everything slow is done
 * before the transaction, since an IndexedDB transaction does not wait. The bytes are read back and compared.
 */
export async function addPhoto(
  db: Database,
  outbox: Outbox,
  effects: PhotoEffects,
  file: Blob,
  visit: string,
  item?: string,
): Promise<StoredEvent> {
  const original = await file.arrayBuffer().catch((error: unknown) => {
    throw new PhotoRefused('unreadable', error)
  })
  if (original.byteLength === 0) throw new PhotoRefused('unreadable')
  if (!(await effects.roomForPhotos())) throw new PhotoRefused('no_space')
  const { bytes, width, height } = await effects.shrink(original).catch((error: unknown) => {
    throw new PhotoRefused('unreadable', error)
  })
  const sha256 = await digest(bytes)
  const size = bytes.byteLength
  const body = { sha256, size, mime: MIME, width, height, ...(item === undefined ? {} : { item }) }
  const event = await outbox.record('photo.added', body, visit, { photo: { sha256, bytes } })
  if (await isIntact(db, sha256)) return event
  await db.write(['photo_bytes'], async (tx) => {
    await tx.photo_bytes.put({ sha256, bytes })
    return { value: undefined, change: null }
  })
  if (await isIntact(db, sha256)) return event
  await outbox.record('photo.withdrawn', { photo: event.id }, visit)
  await db.write(['photos', 'photo_bytes'], async (tx) => {
    await tx.photos.delete(sha256)
    await tx.photo_bytes.delete(sha256)
    return { value: undefined, change: { tables: ['photos'], about: [] } }
  })
  throw new PhotoRefused('damaged')
}

/** The browser's way: decoding turns the picture upright, and what a canvas writes carries no metadata. */
export async function shrinkOnCanvas(original: ArrayBuffer): Promise<Shrunk> {
  const picture = await createImageBitmap(new Blob([original]), { imageOrientation: 'from-image' })
  try {
    const { width, height } = fitted(picture.width, picture.height)
    const canvas = document.createElement('canvas')
    canvas.width = width
    canvas.height = height
    const pencil = canvas.getContext('2d')
    if (!pencil) throw new Error('no canvas')
    // JPEG has no transparency: without a ground, clear parts of a PNG would turn black.
    pencil.fillStyle = 'white'
    pencil.fillRect(0, 0, width, height)
    pencil.imageSmoothingQuality = 'high'
    pencil.drawImage(picture, 0, 0, width, height)
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, MIME, QUALITY))
    if (blob?.type !== MIME) throw new Error('no JPEG')
    return { bytes: await blob.arrayBuffer(), width, height }
  } finally {
    picture.close()
  }
}

/** The size within the longest side; never larger than it was, never below one pixel. */
export function fitted(width: number, height: number): { width: number; height: number } {
  const factor = Math.min(1, LONGEST_SIDE / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) }
}

async function isIntact(db: Database, sha256: string): Promise<boolean> {
  const row = await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256))
  return row !== undefined && (await digest(row.bytes)) === sha256
}
