/** One exchange with the server: what its answer says of clock and epoch, and what any refusal closes. */
import { sample, withSample } from '../clock.ts'
import type { Database } from '../database.ts'
import type { Effects } from '../effects.ts'
import { enterEpoch } from '../epoch.ts'
import { exchange, type Outcome } from '../http.ts'
import { FIRST_BATCH, type Mood } from './mood.ts'
import type { Patience } from './patience.ts'
import type { Task } from './plan.ts'

/** What the tasks of one engine share. */
export interface Work {
  readonly db: Database
  readonly effects: Effects
  readonly mood: Mood
  readonly patience: Patience
}

export type Answer = Outcome & { kind: 'answer' }
export type Refusal = Outcome & { kind: 'refusal' }

export interface Request {
  method: 'GET' | 'POST' | 'PUT'
  /** Below /sync. */
  path: string
  json?: unknown
  bytes?: ArrayBuffer
}

/** What a refusal of the phone's word closes the way for. */
const PUSHES: readonly Task['kind'][] = ['push', 'clock', 'register']

/** Asks the server; takes note of its clock and its epoch. An answer that comes back is one of this epoch. */
export async function ask({ db, effects }: Work, request: Request): Promise<Outcome> {
  const asked = await db.read(['meta'], (tx) => tx.get('epoch'))
  const outcome = await exchange(effects, { ...request, person: db.person, nonce: effects.id() })
  if (outcome.kind !== 'answer') return outcome
  const noted = () => noteAnswer(db, effects, outcome, request.path)
  const isOfThisEpoch =
    (await noted()) || ((await enterEpoch(db, outcome.epoch, asked, effects.id())) && (await noted()))
  return isOfThisEpoch ? outcome : { kind: 'silence' }
}

/** Notes when the server answered and by what clock; resolves to false, and notes nothing, when that was in another epoch. */
async function noteAnswer(
  db: Database,
  effects: Effects,
  { epoch, times }: Answer,
  path: string,
): Promise<boolean> {
  const taken = sample(times, effects.boot)
  const now = effects.now()
  return db.write(['meta'], async (tx) => {
    if ((await tx.get('epoch')) !== epoch) return { value: false, change: null }
    await tx.set('office', times.t2)
    await tx.set('clock', withSample((await tx.get('clock')) ?? [], taken))
    // Hello is answered without a session: it says nothing about this person's rights.
    if (path !== '/hello') await tx.set('heard', now)
    return { value: true, change: { tables: ['meta'], about: [] } }
  })
}

/** The answer, or null when there is none: then the next try waits. */
export async function answered(work: Work, task: Task, request: Request): Promise<Answer | null> {
  const outcome = await ask(work, request)
  if (outcome.kind === 'answer') return outcome
  if (outcome.kind === 'silence') silent(work)
  else if (!(await refusedAltogether(work, task, outcome))) work.patience.failed('server')
  return null
}

export function silent({ mood, patience }: Work): void {
  mood.connected = false
  mood.staging = null
  mood.batch = FIRST_BATCH
  patience.failed('unreachable')
}

/**
 * What any call may be refused with. Codes count only from Doorstep itself: a café's network may answer 401 too.
 * Resolves to false when the refusal says nothing about the whole but about this one request.
 */
export async function refusedAltogether(work: Work, task: Task, refusal: Refusal): Promise<boolean> {
  const { mood, patience } = work
  const { status, code, retryAfter } = refusal
  if (status === 429 || status === 503) {
    patience.failed('server', retryAfter ?? 0)
    return true
  }
  if (code === null) {
    if (status === 413) return false
    if (status >= 500) patience.failed('server', retryAfter ?? 0)
    else silent(work)
    return true
  }
  if (status === 401 || (status === 403 && code === 'device_revoked')) {
    // A person who was deactivated may still hand in old work with the device's own cookie: only a refused push closes it.
    mood.closed.pull = mood.closed.photos = true
    if (PUSHES.includes(task.kind)) mood.closed.push = true
    patience.trouble = status === 401 ? 'signed-out' : 'revoked'
    return true
  }
  if (status === 403 && code === 'wrong_person') {
    mood.closed.all = true
    patience.trouble = 'wrong-person'
    return true
  }
  if (status === 409 && code === 'unknown_device') {
    await setRegistered(work.db, false)
    patience.failed('server')
    return true
  }
  if (status === 426) {
    mood.closed.pull = true
    patience.trouble = 'outdated'
    return true
  }
  return false
}

/** Notes whether the server knows this phone; of `id` only while the phone still has that name. */
export async function setRegistered(db: Database, registered: boolean, id?: string): Promise<void> {
  await db.write([], async (tx) => {
    const device = await tx.get('device')
    if (device && (id === undefined || device.id === id)) await tx.set('device', { ...device, registered })
    return { value: undefined, change: null }
  })
}
