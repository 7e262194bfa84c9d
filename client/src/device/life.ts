/** Who uses this phone: coming, going, and what happens to the page meanwhile. */
import { StorageTrouble } from './database.ts'
import { browserName } from './effects.ts'
import { Problem } from './http.ts'
import {
  accounts,
  FIRST_SIGHT_MS,
  inHand,
  keptWork,
  leave,
  now,
  online,
  signedIn,
  storageTrouble,
  take,
} from './phone.ts'
import type { Person, SignOut } from './session.ts'
import { checkForUpdate, keepShell } from './update.ts'

/** Who keeps visits on a phone. */
const FIELD_ROLES = ['technician', 'account_manager']
const MINUTE_MS = 60_000
const UPDATE_EVERY_MS = 3_600_000

/** Opens what this phone knows, without waiting for the network, and then asks who is signed in. Once, from main. */
export async function start(): Promise<void> {
  watchPage()
  keptWork.value = accounts.kept()
  const known = accounts.remembered()
  if (known) {
    // Who it is says which pages are needed: they come while the database opens.
    signedIn.value = { state: 'starting', person: known }
    await enter(known)
    if (inHand()) await new Promise((resolve) => setTimeout(resolve, FIRST_SIGHT_MS))
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
  const phone = inHand()
  if (phone && before && before.id !== person.id) {
    await accounts.keep(before, phone.db)
    leave()
  }
  keptWork.value = accounts.kept()
  inHand()?.engine.wake('signed-in')
  await enter(person)
  return person
}

/** Refused while anything is unsent; else everything of this person leaves the phone, offline too. */
export async function signOut(): Promise<SignOut> {
  const done = await accounts.signOut(inHand()?.db ?? null)
  if (done.done) leave()
  return done
}

/** Leaves, and keeps the unsent work locked on this phone until the same person signs in again. */
export async function lockAndKeep(): Promise<void> {
  const phone = inHand()
  if (!phone) return
  phone.engine.stop()
  await accounts.lockAndKeep(phone.db)
  leave()
  keptWork.value = accounts.kept()
}

/** Makes the person's work ready; a storage that fails is shown, and does not keep anybody at the door. */
async function enter(person: Person): Promise<void> {
  if (!inHand() && person.roles.some((role) => FIELD_ROLES.includes(role))) {
    try {
      await take(person, () => void signOut())
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

function watchPage(): void {
  const entry = document.querySelector<HTMLScriptElement>('script[type=module]')
  let checked = 0
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState !== 'visible') return inHand()?.engine.handIn()
    now.value = Date.now()
    inHand()?.engine.wake('visible')
    if (!entry || !('serviceWorker' in navigator) || Date.now() - checked < UPDATE_EVERY_MS) return
    checked = Date.now()
    void checkForUpdate(navigator.serviceWorker, new URL(entry.src).pathname)
  })
  addEventListener('offline', () => (online.value = false))
  addEventListener('online', () => {
    online.value = true
    inHand()?.engine.wake('online')
    void accounts.finishLeaving()
  })
  // Another tab of this person signed out.
  addEventListener('storage', () => {
    if (inHand() && !accounts.remembered()) leave()
  })
  setInterval(() => (now.value = Date.now()), MINUTE_MS)
}
