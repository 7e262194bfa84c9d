/**
 * The phone below the screens: what they read are signals, what they write is on the disk when the promise resolves, and
 * nothing throws because the network is off. Screens import from here, and from `pictures.ts`, `private.ts` and
 * `unsentFile.ts` what Today does not need: named here, it would weigh on every start.
 */
export type { VisitDocument } from '../core/visit/document.ts'
export type { Bodies, EventType } from '../core/things.ts'
export type { EventState, HistoryRow, SetAsideRow, StoredEvent } from './rows.ts'
export type { Fault } from './http.ts'
export type { OutboxEntry, Said, Unsent } from './outbox.ts'
export type { Kept, Person, Role, SignOut } from './session.ts'
export type { StorageState } from './storage.ts'
export type { SyncState } from './sync/engine.ts'
export type { Trouble } from './sync/patience.ts'
export type { SavedState } from './views.ts'
export type { Wire } from './wire.ts'
export { StorageTrouble } from './database.ts'
export { newId } from './ids.ts'
export { Problem } from './http.ts'
export { applyUpdate, openCapture, updateReady } from './update.ts'
export { start, signIn, signOut, lockAndKeep } from './life.ts'
export { api, keepStorage, type SessionState } from './phone.ts'
export * from './shown.ts'
export * from './work.ts'
