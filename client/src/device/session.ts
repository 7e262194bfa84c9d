/**
 * Who is signed in. The server's cookie decides; the phone remembers the person, so that Today opens without a network.
 */
import type { Database } from './database.ts'
import { Problem, type Api } from './http.ts'
import { countUnsent, UNSENT_TABLES, type Unsent } from './outbox.ts'
import type { Wire } from './wire.ts'
import { wipeDatabase, type LocalStore } from './storage.ts'

export type Role = Wire['Oneself']['roles'][number]

export type Person = Pick<Wire['Oneself'], 'id' | 'name' | 'staff_no' | 'phone' | 'roles' | 'team'>

/** Work of somebody who is not signed in, locked away on this phone. */
export interface Kept {
  person: string
  staff_no: string
  /** How many facts, photos and facts set aside. */
  unsent: number
}

export type SignOut = { done: true } | { done: false; unsent: Unsent }

const PERSON = 'doorstep.person'
const KEPT = 'doorstep.kept'
const FAREWELL = 'doorstep.farewell'
/** What is said at leaving: everything was sent and is deleted here; or it stays. */
const EMPTIED = 'emptied'
const KEEPING = '1'
const OVERDUE_MS = 72 * 3_600_000

export interface Session {
  /** The person whom this phone takes for signed in; null for nobody. */
  remembered(): Person | null
  kept(): Kept[]
  /** Throws Problem. */
  signIn(staffNo: string, password: string, deviceName: string): Promise<Person>
  /**
   * Asks whom the server takes for signed in: null when nobody. Remembered unless this phone remembers somebody else.
   * Throws Problem `unreachable` when there is no telling.
   */
  check(): Promise<Person | null>
  /**
   * Signs out and deletes everything of this person from this phone, offline too; refused while anything is unsent.
   * `db` is null for a person who keeps nothing on this machine.
   */
  signOut(db: Database | null): Promise<SignOut>
  /** Notes that work of this person stays on this phone, for when somebody else signs in. */
  keep(person: Person, db: Database): Promise<void>
  /** Signs out, and leaves the work locked on this phone until the same person signs in again. */
  lockAndKeep(db: Database): Promise<void>
  /** Finishes what a closed page or a missing network left undone of a sign-out. */
  finishLeaving(): Promise<void>
}

export function createSession(api: Api, local: LocalStore): Session {
  function remembered(): Person | null {
    const stored = parsed<Person & { leaving?: true }>(local.getItem(PERSON))
    return stored && !stored.leaving ? stored : null
  }

  /** The phone number is of no use offline, so it is not kept. */
  function remember(person: Person): void {
    local.setItem(PERSON, JSON.stringify({ ...person, phone: null }))
    setKept(kept().filter((one) => one.person !== person.id))
  }

  function kept(): Kept[] {
    return parsed<Kept[]>(local.getItem(KEPT)) ?? []
  }

  function setKept(list: Kept[]): void {
    if (list.length) local.setItem(KEPT, JSON.stringify(list))
    else local.removeItem(KEPT)
  }

  async function keep(person: Person, db: Database): Promise<void> {
    const unsent = total(await db.read(UNSENT_TABLES, countUnsent))
    const others = kept().filter((one) => one.person !== person.id)
    setKept([...others, { person: person.id, staff_no: person.staff_no, unsent }])
  }

  /** Only the server can take back an HttpOnly cookie: without a network that waits. */
  async function sayFarewell(why: string): Promise<void> {
    local.setItem(FAREWELL, why)
    try {
      await api.delete(why === EMPTIED ? '/session?emptied=1' : '/session')
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== 401) return
    }
    local.removeItem(FAREWELL)
  }

  async function forget(person: string, db: Database | null): Promise<void> {
    await wipeDatabase(person, local, db ?? undefined)
    local.removeItem(PERSON)
  }

  return {
    remembered,
    kept,

    async signIn(staffNo, password, deviceName) {
      const { person } = await api.post<{ person: Person }>('/session', {
        staff_no: staffNo,
        password,
        device_name: deviceName,
      })
      // The new session took the old one's place: a farewell that still waits would end the new one.
      local.removeItem(FAREWELL)
      remember(person)
      return person
    },

    async check() {
      // Whoever left may still have a valid cookie here: that does not bring them back.
      if (local.getItem(FAREWELL) !== null) return null
      try {
        const { person } = await api.get<{ person: Person }>('/session')
        const known = remembered()
        if (!known || known.id === person.id) remember(person)
        return person
      } catch (error) {
        if (error instanceof Problem && error.status === 401) return null
        throw Problem.unreachable()
      }
    },

    async signOut(db) {
      const person = remembered()
      if (db) {
        // Counted and closed in one transaction: no tap of another tab slips in between.
        const unsent = await db.write(UNSENT_TABLES, async (tx) => {
          const counted = await countUnsent(tx)
          if (total(counted) === 0) await tx.set('closed', true)
          return { value: counted, change: null }
        })
        if (total(unsent) > 0) return { done: false, unsent }
      }
      if (person) {
        local.setItem(PERSON, JSON.stringify({ ...person, leaving: true }))
        await forget(person.id, db)
      }
      await sayFarewell(db ? EMPTIED : KEEPING)
      return { done: true }
    },

    keep,

    async lockAndKeep(db) {
      const person = remembered()
      if (person) await keep(person, db)
      local.removeItem(PERSON)
      db.close()
      await sayFarewell(KEEPING)
    },

    async finishLeaving() {
      const stored = parsed<Person & { leaving?: true }>(local.getItem(PERSON))
      if (stored?.leaving) await forget(stored.id, null)
      const farewell = local.getItem(FAREWELL)
      if (farewell !== null) await sayFarewell(farewell)
    },
  }
}

/** After so long without the server only visits in progress and the outbox open until the next sign-in. */
export function isOverdue(heard: number, now: number): boolean {
  return now - heard > OVERDUE_MS
}

function total({ facts, photos, attention }: Unsent): number {
  return facts + photos + attention
}

function parsed<T>(text: string | null): T | null {
  try {
    return text === null ? null : (JSON.parse(text) as T)
  } catch {
    return null
  }
}
