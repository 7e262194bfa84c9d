/** What the engine remembers between two steps; lost with the page, and nothing is lost by that. */
import type { Staging } from '../pull.ts'
import type { Limits } from '../push.ts'

export const FIRST_BATCH = 50
export const LARGEST_BATCH = 200
export const BATCH_BYTES = 256 * 1024

/** `tap` and `visible` mean that a person is looking: patience starts over. `signed-in` also forgets refusals. */
export type Wake = 'start' | 'visible' | 'online' | 'tap' | 'poll' | 'signed-in'

export interface Mood {
  /** Said hello since the last silence. */
  connected: boolean
  pullDue: boolean
  /** Something was handed in, and what the server makes of it is still to be heard. */
  followDue: boolean
  /** Visits that were completed here and of whose record nothing was heard yet. */
  unsealed: Set<string>
  /** How often the server was asked by itself since the last push. */
  looked: number
  /** This run's clock was measured and not handed in yet. */
  clockDue: boolean
  /** The run whose clock the server has. */
  measured: string | null
  /** Somebody signed in: the session becomes this phone's by registering again. */
  registerDue: boolean
  /** Ways that the server has closed until something changes. */
  closed: { all: boolean; push: boolean; pull: boolean; photos: boolean }
  /** Photos that the server was asked about since the last wake. */
  asked: Set<string>
  /** Of these, the ones that it misses. */
  missing: Set<string>
  /** Events, photos and standards that failed by themselves; tried again after the next wake. */
  passedOver: Set<string>
  /** Events about things that this server does not take yet, as far as they were met. */
  held: Set<string>
  pruneDue: boolean
  /** When it was last pruned, monotonic. */
  pruned: number
  /** Somebody asked for photos that the server had refused to be sent again. */
  retryDue: boolean
  /** How many events go out at once: more after each success, half after a refusal. */
  batch: number
  /** What the server takes at once, as hello said. */
  limits: Limits
  /** The pages of a reset that have come so far. */
  staging: Staging | null
  /** How far the backup was, said the last page. */
  backedUpSeq: number
}

export function newMood(): Mood {
  return {
    connected: false,
    pullDue: true,
    followDue: false,
    unsealed: new Set(),
    looked: 0,
    clockDue: true,
    measured: null,
    registerDue: false,
    closed: nothingClosed(),
    asked: new Set(),
    missing: new Set(),
    passedOver: new Set(),
    held: new Set(),
    pruneDue: true,
    pruned: Number.NEGATIVE_INFINITY,
    retryDue: false,
    batch: FIRST_BATCH,
    limits: { events: LARGEST_BATCH, bytes: BATCH_BYTES },
    staging: null,
    backedUpSeq: 0,
  }
}

/** Whether this wake also forgets what the server has refused. */
export function startsOver(why: Wake): boolean {
  return why === 'tap' || why === 'signed-in' || why === 'start'
}

/** What is due, and what is tried again, once somebody has called. */
export function awaken(mood: Mood, why: Wake): void {
  mood.pullDue = true
  mood.asked.clear()
  mood.missing.clear()
  if (why !== 'poll') mood.passedOver.clear()
  if (startsOver(why)) {
    mood.closed = nothingClosed()
    mood.connected = false
  }
  // The server may have been updated meanwhile.
  if (mood.held.size > 0) mood.connected = false
  if (why === 'signed-in') mood.registerDue = true
  if (why === 'tap') mood.retryDue = true
}

function nothingClosed(): Mood['closed'] {
  return { all: false, push: false, pull: false, photos: false }
}
