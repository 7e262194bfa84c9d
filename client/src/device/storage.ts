/** How safe the phone's storage is: asked to be kept, measured, and its loss noticed. */
import { Database } from './database.ts'
import type { Effects } from './effects.ts'
import { note } from './log.ts'

const MEGABYTE = 1024 * 1024
const LOW_BYTES = 500 * MEGABYTE
const LOW_SHARE = 0.7
const PHOTO_BYTES = 150 * MEGABYTE

export interface StorageState {
  /** Whether the browser promised to keep the data; null when it does not say. */
  persisted: boolean | null
  /** Bytes that are left for this app; null when the browser does not say. */
  free: number | null
  /** Time to warn: the person should send, and clear the phone. */
  low: boolean
  /** The browser threw the data away since the last time. What was not sent is gone: say so. */
  lost: boolean
  /** Reading or writing failed: what is on the screen is not saved. */
  trouble: boolean
}

/** localStorage, or what stands for it. */
export type LocalStore = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

/** Where a browser forbids to keep anything, the very name of localStorage throws: then nothing outlives the page. */
export function localStore(): LocalStore {
  try {
    return localStorage
  } catch {
    const nothing = (): null => null
    return { getItem: nothing, setItem: nothing, removeItem: nothing }
  }
}

export interface Measure {
  usage?: number
  quota?: number
}

export function free({ usage, quota }: Measure): number | null {
  return usage === undefined || quota === undefined ? null : Math.max(0, quota - usage)
}

export function isLow({ usage, quota }: Measure): boolean {
  if (usage === undefined || quota === undefined || quota === 0) return false
  return quota - usage < LOW_BYTES || usage / quota > LOW_SHARE
}

/** Photos stop before events do: these are never stopped. */
export function hasRoomForPhotos(measure: Measure): boolean {
  const left = free(measure)
  return left === null || left >= PHOTO_BYTES
}

/**
 * Opens a person's database, makes it a device when it is new, and tells whether it had been there before and is gone.
 *
 * The canary in localStorage names the device: a browser that evicts the database may leave it, and a database without
 * its device is a new one. One that a sign-out had closed and a dying page did not delete holds nothing unsent: it is
 * replaced. `read` reads what the app shows, while that is being found out. Throws StorageTrouble.
 */
export async function openDatabase(
  person: string,
  effects: Pick<Effects, 'id' | 'now'>,
  local: LocalStore,
  channel: BroadcastChannel | null = null,
  read: (db: Database) => Promise<void> = async () => undefined,
): Promise<{ db: Database; lost: boolean }> {
  let db = new Database(person, channel)
  let known = await opened()
  if (known.closed) {
    await wipeDatabase(person, local, db)
    db = new Database(person, channel)
    known = await opened()
  }
  const canary = local.getItem(canaryOf(person))
  const { device, lost } = known.device
    ? { device: known.device.id, lost: false }
    : await becomeDevice(db, effects, canary)
  if (device !== canary) local.setItem(canaryOf(person), device)
  if (!known.ballast) await db.layBallast()
  return { db, lost }

  async function opened() {
    await db.open()
    const [known] = await Promise.all([stateOf(db), read(db)])
    return known
  }
}

/** Asked all at once: whoever opens the app waits for each answer. */
async function stateOf(db: Database) {
  return db.read(['meta'], async (tx) => {
    const [closed, device, ballast] = await Promise.all([tx.get('closed'), tx.get('device'), tx.hasBallast()])
    return { closed, device, ballast }
  })
}

async function becomeDevice(
  db: Database,
  effects: Pick<Effects, 'id' | 'now'>,
  canary: string | null,
): Promise<{ device: string; lost: boolean }> {
  return db.write(canary === null ? [] : ['log'], async (tx) => {
    // Another tab may have been faster.
    const other = await tx.get('device')
    if (other) return { value: { device: other.id, lost: false }, change: null }
    const id = effects.id()
    await tx.set('device', { id, registered: false })
    await tx.set('heard', effects.now())
    if (canary !== null) await note(tx, 'storage_lost', effects.now())
    return { value: { device: id, lost: canary !== null }, change: { tables: ['meta'], about: [] } }
  })
}

/** Deletes a person's database, also one that is closed for writing; the canary first, since nothing is lost here. */
export async function wipeDatabase(
  person: string,
  local: LocalStore,
  db: Database = new Database(person),
): Promise<void> {
  local.removeItem(canaryOf(person))
  await db.wipe()
}

function canaryOf(person: string): string {
  return `doorstep.canary.${person}`
}
