/** What the screens read: signals that follow the phone in hand. */
import { computed } from '@preact/signals'
import type { TimeRead } from '../core/visit/arrival.ts'
import { timeBy } from './clock.ts'
import {
  effects,
  engineState,
  keptWork,
  measured,
  now,
  online,
  signedIn,
  storageTrouble,
  views,
} from './phone.ts'
import { isOverdue } from './session.ts'
import type { StorageState } from './storage.ts'
import type { Trouble } from './sync/patience.ts'

/** Visits in this person's scope, by id. */
export const documents = views.documents
/** Own facts and photos that the office does not have, and those that it set aside. */
export const unsent = views.unsent
export const outbox = views.outbox
export const quarantine = views.quarantine
export const history = views.history
/** Visits whose work may be lost with a phone before this one. */
export const missing = views.missing
/** The formats of statements that the server can rebuild, as far as it has said. */
export const statements = views.statements
/** Server minus phone, milliseconds. */
export const clock = views.clock
/** What of visits, by id, the person has not read yet. */
export const news = views.news

/** What time it is by the server's clock, as well as this phone knows it. */
export function timeHere(): TimeRead {
  return timeBy(clock.peek(), {
    boot: effects.boot,
    wall: Math.round(effects.now()),
    mono: Math.round(effects.mono()),
  })
}
/** Everything that is no visit, by kind. */
export const { things, eventsAbout } = views
export const { becameOf, eventsOf, foldOf, statesOf, standardOf } = views
/** People whose work is locked away on this phone. */
export const kept = computed(() => keptWork.value)

/** Where the system says that there is no network, nobody waits for a request to fail: a banner that came then would
 * move what a finger is about to touch. Where it says that there is one, what cannot be reached is the server. */
export const sync = computed(() => ({
  ...engineState.value,
  trouble: troubleBy(engineState.value.trouble, online.value),
  heard: views.heard.value,
  received: views.received.value,
}))

function troubleBy(trouble: Trouble | null, connected: boolean): Trouble | null {
  if (!connected) return trouble ?? 'unreachable'
  return trouble === 'unreachable' ? 'server' : trouble
}

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
