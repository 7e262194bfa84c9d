/** The phone in hand: the open database of whoever uses it, with all that works on it, and what is known of them. */
import { signal } from '@preact/signals'
import { DatabaseClosed, StorageTrouble, type Database } from './database.ts'
import { openDrafts, type Drafts } from './drafts.ts'
import { browserEffects } from './effects.ts'
import { forgetFrame } from './frame.ts'
import { createApi, networkFetch } from './http.ts'
import { createOutbox, type Outbox } from './outbox.ts'
import { createSession, type Kept, type Person } from './session.ts'
import { free, isLow, localStore, openDatabase, type StorageState } from './storage.ts'
import { createEngine, type Engine, type SyncState } from './sync/engine.ts'
import { createViews } from './views.ts'

/** `expired`: the server asks to sign in again; capture goes on. */
export type SessionState = 'starting' | 'signed-out' | 'signed-in' | 'expired'

/** Until the person sees their work, nothing that can wait takes the processor. */
export const FIRST_SIGHT_MS = 400

export interface Phone {
  db: Database
  outbox: Outbox
  drafts: Drafts
  engine: Engine
  channel: BroadcastChannel
}

export const effects = browserEffects()
/** The pages' way to the server. */
export const api = createApi(networkFetch)
const local = localStore()
export const accounts = createSession(api, local)
export const views = createViews(() => (storageTrouble.value = true))

export const signedIn = signal<{ state: SessionState; person: Person | null }>({
  state: 'starting',
  person: null,
})
/** People whose work is locked away on this phone. */
export const keptWork = signal<readonly Kept[]>([])
export const engineState = signal<SyncState>({ phase: 'idle', trouble: null, next: null })
/** The last use of the database failed. */
export const storageTrouble = signal(false)
export const measured = signal<Omit<StorageState, 'trouble'>>({
  persisted: null,
  free: null,
  low: false,
  lost: false,
})
/** The phone's clock, read once a minute. */
export const now = signal(Date.now())
/** Whether the system says that there is a network. */
export const online = signal(navigator.onLine)
let phone: Phone | null = null

/** Null while nobody keeps visits here. */
export function inHand(): Phone | null {
  return phone
}

/** Opens the person's database and sets everything going. Throws StorageTrouble. */
export async function take(person: Person, revoked: () => void): Promise<void> {
  const channel = new BroadcastChannel(`doorstep-${person.id}`)
  let drafts!: Drafts
  const { db, lost } = await openDatabase(person.id, effects, local, channel, async (opened) => {
    const read = await Promise.all([openDrafts(opened, effects, onTrouble), views.attach(opened)])
    drafts = read[0]
  })
  const outbox = createOutbox(db, effects)
  const engine = createEngine(db, effects, {
    report: (state) => {
      engineState.value = state
      // A revoked phone hands in what it has, and then clears itself.
      if (state.trouble === 'revoked' && state.phase === 'idle') revoked()
    },
    spaceIsShort: async () => isLow(await measure()),
  })
  db.onChange((change) => {
    if (change.added) engine.recorded(change.added.event.type)
    if (change.tables.includes('documents') || change.tables.includes('things'))
      void drafts.prune().catch(onTrouble)
  })
  phone = { db, outbox, drafts, engine, channel }
  measured.value = { ...measured.peek(), lost }
  setTimeout(() => {
    if (phone?.engine !== engine) return
    void drafts.prune().catch(onTrouble)
    void measureStorage(lost).then(keepStorage)
    engine.run()
  }, FIRST_SIGHT_MS)
}

/** Closes what is open and shows nothing any more; what is on the disk stays. */
export function leave(): void {
  phone?.engine.stop()
  phone?.db.close()
  phone?.channel.close()
  phone = null
  void forgetFrame()
  views.detach()
  engineState.value = { phase: 'idle', trouble: null, next: null }
  storageTrouble.value = false
  signedIn.value = { state: 'signed-out', person: null }
}

/** Runs a use of the database; a failing disk shows on every screen, a sign-out of another tab in this one too. */
export async function watched<T>(use: (on: { db: Database; outbox: Outbox }) => Promise<T>): Promise<T> {
  if (!phone) throw storageTrouble.peek() ? new StorageTrouble('closed') : new DatabaseClosed('nobody')
  try {
    const done = await use(phone)
    storageTrouble.value = false
    return done
  } catch (error) {
    if (error instanceof StorageTrouble) storageTrouble.value = true
    if (error instanceof DatabaseClosed) leave()
    throw error
  }
}

export async function measure(): Promise<StorageEstimate> {
  return (await navigator.storage?.estimate?.()) ?? {}
}

/** Asks the browser to keep the data for good. */
export async function keepStorage(): Promise<void> {
  await navigator.storage?.persist?.()
  await measureStorage(measured.peek().lost)
}

async function measureStorage(lost: boolean): Promise<void> {
  const estimate = await measure()
  const persisted = (await navigator.storage?.persisted?.()) ?? null
  measured.value = { persisted, free: free(estimate), low: isLow(estimate), lost }
}

function onTrouble(error: unknown): void {
  if (error instanceof StorageTrouble) storageTrouble.value = true
  else if (!(error instanceof DatabaseClosed)) throw error
}
