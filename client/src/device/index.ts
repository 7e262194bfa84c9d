/**
 * The phone below the screens. Screens import from here only: what they read are signals, what they write is on the disk
 * when the promise resolves, and nothing throws because the network is off.
 */
import { computed, signal } from '@preact/signals'
import type { VisitDocument } from '../core/visit/document.ts'
import type { EventType } from '../core/visit/events.ts'
import { DatabaseClosed, StorageTrouble, type Database, type StoredEvent } from './database.ts'
import { openDrafts, type Drafts } from './drafts.ts'
import { browserEffects, browserName } from './effects.ts'
import { exported } from './export.ts'
import { createApi, networkFetch, Problem } from './http.ts'
import { createOutbox, type Outbox, type Said } from './outbox.ts'
import { addPhoto as keepPhoto, shrinkOnCanvas } from './photos.ts'
import { createSession, isOverdue, type Kept, type Person, type SignOut } from './session.ts'
import { free, hasRoomForPhotos, isLow, openDatabase, type StorageState } from './storage.ts'
import { createEngine, type Engine, type SyncState } from './sync/engine.ts'
import { checkForUpdate, keepShell } from './update.ts'
import { createViews } from './views.ts'

export type { VisitDocument } from '../core/visit/document.ts'
export type { Bodies, EventType } from '../core/visit/events.ts'
export type { EventState, HistoryRow, NoticeRow, StoredEvent } from './database.ts'
export type { Fault } from './http.ts'
export type { OutboxEntry, Said, Unsent } from './outbox.ts'
export type { Kept, Person, Role, SignOut } from './session.ts'
export type { StorageState } from './storage.ts'
export type { SyncState } from './sync/engine.ts'
export type { Trouble } from './sync/patience.ts'
export type { SavedState } from './views.ts'
export { StorageTrouble } from './database.ts'
export { newId } from './ids.ts'
export { Problem } from './http.ts'
export { PhotoRefused } from './photos.ts'
export { applyUpdate, openCapture, updateReady } from './update.ts'

/** `expired`: the server asks to sign in again; capture goes on. */
export type SessionState = 'starting' | 'signed-out' | 'signed-in' | 'expired'

/** Who keeps visits on a phone. */
const FIELD_ROLES = ['technician', 'account_manager']
const MINUTE_MS = 60_000
const UPDATE_EVERY_MS = 3_600_000
/** Until the person sees their work, nothing that can wait takes the processor. */
const FIRST_SIGHT_MS = 400

const effects = browserEffects()
/** The pages' way to the server. */
export const api = createApi(networkFetch)
const accounts = createSession(api, localStorage)
const views = createViews(() => (storageTrouble.value = true))

const signedIn = signal<{ state: SessionState; person: Person | null }>({ state: 'starting', person: null })
const keptWork = signal<readonly Kept[]>([])
const engineState = signal<SyncState>({ phase: 'idle', trouble: null, next: null })
const storageTrouble = signal(false)
const measured = signal<Omit<StorageState, 'trouble'>>({
  persisted: null,
  free: null,
  low: false,
  lost: false,
})
const now = signal(Date.now())
const online = signal(navigator.onLine)
let phone: {
  db: Database
  outbox: Outbox
  drafts: Drafts
  engine: Engine
  channel: BroadcastChannel
} | null = null

/** Visits in this person's scope, by id. */
export const documents = views.documents
/** Own facts and photos that the office does not have, and those that it set aside. */
export const unsent = views.unsent
export const outbox = views.outbox
export const quarantine = views.quarantine
export const history = views.history
/** Visits whose work may be lost with a phone before this one. */
export const missing = views.missing
/** Server minus phone, milliseconds. */
export const clock = views.clock
export const { eventsOf, foldOf, statesOf, standardOf } = views
/** People whose work is locked away on this phone. */
export const kept = computed(() => keptWork.value)

/** Where the system says that there is no network, nobody waits for a request to fail: a banner that came then would
 * move what a finger is about to touch. */
export const sync = computed(() => ({
  ...engineState.value,
  trouble: engineState.value.trouble ?? (online.value ? null : 'unreachable'),
  heard: views.heard.value,
  received: views.received.value,
}))

export const session = computed(() => {
  const { state, person } = signedIn.value
  const { trouble } = engineState.value
  const expired = state === 'signed-in' && (trouble === 'signed-out' || trouble === 'wrong-person')
  return { state: expired ? ('expired' as const) : state, person }
})

export const storage = computed<StorageState>(() => ({
  ...measured.value,
  trouble: storageTrouble.value || engineState.value.trouble === 'storage',
}))

/** 72 hours without the server: only visits in progress and the outbox may be opened. */
export const overdue = computed(() => views.heard.value !== null && isOverdue(views.heard.value, now.value))

/** Opens what this phone knows, without waiting for the network, and then asks who is signed in. Once, from main. */
export async function start(): Promise<void> {
  watchPage()
  keptWork.value = accounts.kept()
  const known = accounts.remembered()
  if (known) {
    // Who it is says which pages are needed: they come while the database opens.
    signedIn.value = { state: 'starting', person: known }
    await enter(known)
    if (phone) await new Promise((resolve) => setTimeout(resolve, FIRST_SIGHT_MS))
  } else await accounts.finishLeaving()
  const found = await accounts.check().catch((error: unknown) => {
    if (error instanceof Problem) return undefined
    throw error
  })
  if (!known) return found ? enter(found) : void (signedIn.value = { state: 'signed-out', person: null })
  // Meanwhile the person may have left, or somebody else come.
  if (signedIn.peek().person?.id !== known.id) return
  if (found?.id === known.id) signedIn.value = { state: 'signed-in', person: found }
  else if (found !== undefined) signedIn.value = { state: 'expired', person: known }
}

/** Throws Problem; `unreachable` when the network is off. */
export async function signIn(staffNo: string, password: string): Promise<Person> {
  const before = signedIn.peek().person
  const person = await accounts.signIn(staffNo, password, browserName(navigator.userAgent))
  if (phone && before && before.id !== person.id) {
    await accounts.keep(before, phone.db)
    leave()
  }
  keptWork.value = accounts.kept()
  if (phone) phone.engine.wake('signed-in')
  await enter(person)
  return person
}

/** Refused while anything is unsent; else everything of this person leaves the phone, offline too. */
export async function signOut(): Promise<SignOut> {
  const done = await accounts.signOut(phone?.db ?? null)
  if (done.done) leave()
  return done
}

/** Leaves, and keeps the unsent work locked on this phone until the same person signs in again. */
export async function lockAndKeep(): Promise<void> {
  if (!phone) return
  const { db } = phone
  phone.engine.stop()
  await accounts.lockAndKeep(db)
  leave()
  keptWork.value = accounts.kept()
}

/** Writes one fact of the person; the caller names in `replaces` what stood on the screen. */
export async function record<T extends EventType>(
  type: T,
  body: Said<T>,
  visit: string,
): Promise<StoredEvent> {
  return watched(({ outbox }) => outbox.record(type, body, visit))
}

/** What was typed here over the saved text `over` before the app went away, and never saved; null: nothing. */
export function draftOf(visit: string, field: string, over = ''): string | null {
  return phone?.drafts.of(visit, field, over) ?? null
}

/** Keeps what is being typed, until it is saved or given up (null). */
export function keepDraft(visit: string, field: string, text: string | null, over = ''): void {
  phone?.drafts.keep(visit, field, text, over)
}

/** Keeps a picture with its `photo.added`. Throws PhotoRefused. */
export async function addPhoto(file: Blob, visit: string, item?: string): Promise<StoredEvent> {
  const photoEffects = {
    shrink: shrinkOnCanvas,
    roomForPhotos: async () => hasRoomForPhotos(await measure()),
  }
  return watched(({ db, outbox }) => keepPhoto(db, outbox, photoEffects, file, visit, item))
}

/** Whether the customer can be asked in private on this phone; else the questions go to the customer's link. */
export function canAnswerPrivately(document: VisitDocument): boolean {
  return document.key !== null
}

/** Seals an answer of the customer so that nobody can read it on this phone. The visit's document must carry a key. */
export async function answerPrivately(
  visit: string,
  item: string,
  value: unknown,
  replaces: string[],
): Promise<StoredEvent> {
  const key = documents.peek().get(visit)?.key
  if (!key) throw new Error('no key for private answers')
  const id = effects.id()
  const { sealAnswer } = await import('./seal.ts')
  const sealed = await sealAnswer(value, { event: id, item, visit }, key)
  return watched(({ outbox }) =>
    outbox.record('private.answered', { item, ...sealed, replaces }, visit, { id }),
  )
}

/** The bytes on this phone, else the office's copy, else null. */
export async function photo(sha256: string): Promise<Blob | null> {
  const db = phone?.db
  const row = db && (await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256)))
  if (row) return new Blob([row.bytes], { type: 'image/jpeg' })
  return api.blob(`/sync/photos/${sha256}`).catch((error: unknown) => {
    if (error instanceof Problem) return null
    throw error
  })
}

/** The person has seen that this fact was set aside. */
export async function acknowledge(event: string): Promise<void> {
  return watched(({ outbox }) => outbox.acknowledge(event))
}

/** A person asked: now, whatever the patience says. */
export function syncNow(): void {
  phone?.engine.wake('tap')
}

/** Everything that the office does not have, as a file; nothing counts as sent by that. */
export async function exportUnsent(): Promise<File> {
  return watched(async ({ db }) => {
    const person = signedIn.peek().person!
    const made = effects.now()
    const name = `doorstep-${person.staff_no}-${new Date(made).toISOString().slice(0, 10)}.json`
    return new File(await exported(db, person, made), name, { type: 'application/json' })
  })
}

/** Asks the browser to keep the data for good. */
export async function keepStorage(): Promise<void> {
  await navigator.storage?.persist?.()
  await measureStorage(measured.peek().lost)
}

/** Makes the person's work ready; a storage that fails is shown, and does not keep anybody at the door. */
async function enter(person: Person): Promise<void> {
  if (!phone && person.roles.some((role) => FIELD_ROLES.includes(role))) {
    try {
      await takePhone(person)
    } catch (error) {
      if (!(error instanceof StorageTrouble)) throw error
      storageTrouble.value = true
    }
    if ('serviceWorker' in navigator) {
      setTimeout(() => void keepShell(navigator.serviceWorker, () => location.reload()), FIRST_SIGHT_MS)
    }
  }
  signedIn.value = { state: 'signed-in', person }
}

function onTrouble(error: unknown): void {
  if (error instanceof StorageTrouble) storageTrouble.value = true
  else if (!(error instanceof DatabaseClosed)) throw error
}

async function takePhone(person: Person): Promise<void> {
  const channel = new BroadcastChannel(`doorstep-${person.id}`)
  let drafts!: Drafts
  const { db, lost } = await openDatabase(person.id, effects, localStorage, channel, async (opened) => {
    const read = await Promise.all([openDrafts(opened, effects, onTrouble), views.attach(opened)])
    drafts = read[0]
  })
  const outbox = createOutbox(db, effects)
  const engine = createEngine(db, effects, {
    report: (state) => {
      engineState.value = state
      // A revoked phone hands in what it has, and then clears itself.
      if (state.trouble === 'revoked' && state.phase === 'idle') void signOut()
    },
    spaceIsShort: async () => isLow(await measure()),
  })
  db.onChange((change) => {
    if (change.added) engine.wake('capture')
    if (change.tables.includes('documents')) void drafts.prune().catch(onTrouble)
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

function leave(): void {
  phone?.engine.stop()
  phone?.db.close()
  phone?.channel.close()
  phone = null
  views.detach()
  engineState.value = { phase: 'idle', trouble: null, next: null }
  storageTrouble.value = false
  signedIn.value = { state: 'signed-out', person: null }
}

/** Runs a use of the database; a failing disk shows on every screen, a sign-out of another tab in this one too. */
async function watched<T>(use: (on: { db: Database; outbox: Outbox }) => Promise<T>): Promise<T> {
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

async function measure(): Promise<StorageEstimate> {
  return (await navigator.storage?.estimate?.()) ?? {}
}

async function measureStorage(lost: boolean): Promise<void> {
  const estimate = await measure()
  const persisted = (await navigator.storage?.persisted?.()) ?? null
  measured.value = { persisted, free: free(estimate), low: isLow(estimate), lost }
}

function watchPage(): void {
  const entry = document.querySelector<HTMLScriptElement>('script[type=module]')
  let checked = 0
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return
    now.value = Date.now()
    phone?.engine.wake('visible')
    if (!entry || !('serviceWorker' in navigator) || Date.now() - checked < UPDATE_EVERY_MS) return
    checked = Date.now()
    void checkForUpdate(navigator.serviceWorker, new URL(entry.src).pathname)
  })
  addEventListener('offline', () => (online.value = false))
  addEventListener('online', () => {
    online.value = true
    phone?.engine.wake('online')
    void accounts.finishLeaving()
  })
  // Another tab of this person signed out.
  addEventListener('storage', () => {
    if (phone && !accounts.remembered()) leave()
  })
  setInterval(() => (now.value = Date.now()), MINUTE_MS)
}
