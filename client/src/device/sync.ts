/**
 * The sync engine: one control loop that asks the database what is to be done next, does one exchange, and writes what
 * came of it. Everything that must survive lies in the database; what is kept in memory is only patience.
 *
 * The order: hello, register, events, pages, standards, photos. Before each exchange the order is looked at anew, so a
 * fact that is recorded while photos go out overtakes them.
 */
import { canonical } from '../core/canonical.ts'
import type { Standard } from '../core/checklist/standard.ts'
import { sample, withSample } from './clock.ts'
import { DatabaseClosed, StorageTrouble, type Database } from './database.ts'
import type { Effects } from './effects.ts'
import { enterEpoch } from './epoch.ts'
import { createApi, exchange, type Outcome } from './http.ts'
import { report } from './log.ts'
import { inState } from './outbox.ts'
import { digest } from './photos.ts'
import {
  applyPage,
  isCompletion,
  keepStandard,
  missingStandards,
  parsePage,
  type Page,
  type Staging,
} from './pull.ts'
import { applyPush, emptyBatch, nextBatch, parsePush, setAside } from './push.ts'
import { prune } from './retention.ts'
import { markVerified, readyPhotos, refuse, retryRefused } from './uploads.ts'

const PROTOCOL = 1
const FIRST_BATCH = 50
const LARGEST_BATCH = 200
const BATCH_BYTES = 256 * 1024
const HASHES_ASKED = 200
const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000
const POLL_MS = 60_000
const CAPTURE_PAUSE_MS = 5_000
const PRUNE_EVERY_MS = 3_600_000

/**
 * What stands in the way. Capture goes on with any of them.
 *
 * `outdated`: this app is too old to receive, it still sends. `server`: it answers, and cannot do it now.
 */
export type Trouble =
  'unreachable' | 'server' | 'signed-out' | 'wrong-person' | 'revoked' | 'outdated' | 'storage'

export interface SyncState {
  phase: 'idle' | 'working' | 'waiting'
  trouble: Trouble | null
  /** When the next try comes by itself, milliseconds of the phone's clock; null when it waits to be woken. */
  next: number | null
}

/** `tap` and `visible` mean that a person is looking: patience starts over. `signed-in` also forgets refusals. */
export type Wake = 'start' | 'visible' | 'online' | 'tap' | 'capture' | 'poll' | 'signed-in'

export interface Step {
  did: Task['kind']
  /** Milliseconds to wait before the next step makes sense: 0 at once, null not before somebody wakes the engine. */
  wait: number | null
}

export interface Engine {
  /** One round of the loop: at most one exchange. Calls are done one after the other. */
  step(): Promise<Step>
  /** Steps until `stop`. */
  run(): void
  stop(): void
  wake(why: Wake): void
  state(): SyncState
}

export interface EngineOptions {
  /** Called after each change of the state. */
  report?: (state: SyncState) => void
  /** Whether the disk is so full that verified photos should go before their week is over. */
  spaceIsShort?: () => Promise<boolean>
}

export type Task =
  | { kind: 'hello' }
  | { kind: 'register' }
  | { kind: 'push' }
  | { kind: 'clock' }
  | { kind: 'pull' }
  | { kind: 'standard'; hash: string }
  | { kind: 'have'; hashes: string[] }
  | { kind: 'put'; sha256: string }
  | { kind: 'report' }
  | { kind: 'prune' }
  | { kind: 'rest' }

/** What a refusal of the phone's word closes the way for. */
const PUSHES: readonly Task['kind'][] = ['push', 'clock', 'register']

/** What the database says before a step. */
export interface Look {
  registered: boolean
  facts: number
  /** Standards to download. */
  standards: string[]
  /** Photos that may go out, smallest first. */
  photos: string[]
  reports: number
}

/** What the engine remembers between two steps; lost with the page, and nothing is lost by that. */
export interface Mood {
  /** Said hello since the last silence. */
  connected: boolean
  pullDue: boolean
  /** This run's clock was measured and not handed in yet. */
  clockDue: boolean
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
  pruneDue: boolean
  /** Somebody asked for photos that the server had refused to be sent again. */
  retryDue: boolean
}

/** What is to be done next: pure, so that its order can be read and tested. */
export function plan(look: Look, mood: Mood): Task {
  const { closed } = mood
  if (closed.all) return mood.pruneDue ? { kind: 'prune' } : { kind: 'rest' }
  if (!mood.connected) return { kind: 'hello' }
  if ((!look.registered || mood.registerDue) && !closed.push) return { kind: 'register' }
  if (look.facts > 0 && !closed.push) return { kind: 'push' }
  // A time in the basement is judged by measurements before and after it, so the morning's is handed in without facts.
  if (mood.clockDue && look.registered && !closed.push) return { kind: 'clock' }
  if (mood.pullDue && !closed.pull) return { kind: 'pull' }
  const hash = look.standards.find((one) => !mood.passedOver.has(one))
  if (hash !== undefined && !closed.pull) return { kind: 'standard', hash }
  if (!closed.photos) {
    const hashes = look.photos.filter((one) => !mood.asked.has(one)).slice(0, HASHES_ASKED)
    if (hashes.length > 0) return { kind: 'have', hashes }
    const sha256 = look.photos.find((one) => mood.missing.has(one) && !mood.passedOver.has(one))
    if (sha256 !== undefined) return { kind: 'put', sha256 }
  }
  if (look.reports > 0 && look.registered && !closed.photos) return { kind: 'report' }
  return mood.pruneDue ? { kind: 'prune' } : { kind: 'rest' }
}

export function createEngine(db: Database, effects: Effects, options: EngineOptions = {}): Engine {
  const mood: Mood = {
    connected: false,
    pullDue: true,
    clockDue: true,
    registerDue: false,
    closed: { all: false, push: false, pull: false, photos: false },
    asked: new Set(),
    missing: new Set(),
    passedOver: new Set(),
    pruneDue: true,
    retryDue: false,
  }
  let staging: Staging | null = null
  /** The run whose clock the server has. */
  let measured: string | null = null
  let batch = FIRST_BATCH
  let limits = { events: LARGEST_BATCH, bytes: BATCH_BYTES }
  let failures = 0
  /** Monotonic time before which nothing is asked. */
  let notBefore = 0
  let pruned = Number.NEGATIVE_INFINITY
  /** How far the backup was, said the last page. */
  let backedUpSeq = 0
  let trouble: Trouble | null = null
  let phase: SyncState['phase'] = 'idle'
  let next: number | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let running = false
  let timer: unknown = null
  let captureTimer: unknown = null
  let wakeUp: (() => void) | null = null
  /** Somebody called during a step: what it saw may be out of date. */
  let woken = false

  function tell(now: SyncState['phase'], wait: number | null = null): void {
    phase = now
    next = wait === null ? null : effects.now() + wait
    options.report?.({ phase, trouble, next })
  }

  /** Asks the server; takes note of its clock and its epoch. An answer that comes back is one of this epoch. */
  async function ask(
    method: 'GET' | 'POST' | 'PUT',
    path: string,
    body: { json?: unknown; bytes?: ArrayBuffer } = {},
  ): Promise<Outcome> {
    const asked = await db.read(['meta'], (tx) => tx.get('epoch'))
    const outcome = await exchange(effects, { method, path, ...body, person: db.person, nonce: effects.id() })
    if (outcome.kind !== 'answer') return outcome
    if (!(await enterEpoch(db, outcome.epoch, asked, effects.id()))) return { kind: 'silence' }
    const taken = sample(outcome.times, effects.boot)
    const now = effects.now()
    await db.write([], async (tx) => {
      await tx.set('office', outcome.times.t2)
      await tx.set('clock', withSample((await tx.get('clock')) ?? [], taken))
      // Hello is answered without a session: it says nothing about this person's rights.
      if (path !== '/hello') await tx.set('heard', now)
      return { value: undefined, change: { tables: ['meta'], visits: [] } }
    })
    return outcome
  }

  /** After an answer that was understood. */
  function succeeded(): void {
    failures = 0
    notBefore = 0
    if (trouble === 'unreachable' || trouble === 'server' || trouble === 'storage') trouble = null
  }

  /** After none: full jitter, so that a thousand phones that lost the same mast do not come back together. */
  function failed(why: Trouble, atLeast = 0): void {
    failures += 1
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (failures - 1))
    notBefore = effects.mono() + atLeast * 1000 + effects.random() * ceiling
    trouble = why
  }

  function silent(): void {
    mood.connected = false
    staging = null
    batch = FIRST_BATCH
    failed('unreachable')
  }

  /**
   * What any call may be refused with. Codes count only from Doorstep itself: a café's network may answer 401 too.
   * Returns false when the refusal says nothing about the whole but about this one request.
   */
  async function refusedAltogether(
    task: Task,
    { status, code, retryAfter }: Outcome & { kind: 'refusal' },
  ): Promise<boolean> {
    const { closed } = mood
    if (status === 429 || status === 503) {
      failed('server', retryAfter ?? 0)
      return true
    }
    if (code === null) {
      if (status === 413) return false
      if (status >= 500) failed('server', retryAfter ?? 0)
      else silent()
      return true
    }
    if (status === 401) {
      // A person who was deactivated may still hand in old work with the device's own cookie: only a refused push closes it.
      closed.pull = closed.photos = true
      if (PUSHES.includes(task.kind)) closed.push = true
      trouble = 'signed-out'
      return true
    }
    if (status === 403 && code === 'wrong_person') {
      closed.all = true
      trouble = 'wrong-person'
      return true
    }
    if (status === 403 && code === 'device_revoked') {
      closed.pull = closed.photos = true
      if (PUSHES.includes(task.kind)) closed.push = true
      trouble = 'revoked'
      return true
    }
    if (status === 409 && code === 'unknown_device') {
      await setRegistered(false)
      failed('server')
      return true
    }
    if (status === 426) {
      closed.pull = true
      trouble = 'outdated'
      return true
    }
    return false
  }

  async function setRegistered(registered: boolean, id?: string): Promise<void> {
    await db.write([], async (tx) => {
      const device = await tx.get('device')
      if (device && (id === undefined || device.id === id)) await tx.set('device', { ...device, registered })
      return { value: undefined, change: null }
    })
  }

  async function look(): Promise<Look> {
    return db.read(['events', 'documents', 'standards', 'photos', 'log', 'meta'], async (tx) => {
      const unsent = await tx.byState.getAllKeys(inState('saved'))
      return {
        registered: (await tx.get('device'))?.registered ?? false,
        facts: unsent.filter((id) => !mood.passedOver.has(id)).length,
        standards: await missingStandards(tx),
        photos: (await readyPhotos(tx)).map((photo) => photo.sha256),
        reports: await tx.log.index('reported').count(0),
      }
    })
  }

  async function act(task: Task): Promise<void> {
    switch (task.kind) {
      case 'hello':
        return hello(task)
      case 'register':
        return register(task)
      case 'push':
        return push(task)
      case 'clock':
        return handInClock(task)
      case 'pull':
        return pull(task)
      case 'standard':
        return standard(task.hash)
      case 'have':
        return have(task)
      case 'put':
        return put(task)
      case 'report':
        return sendReport(task)
      case 'prune':
        mood.pruneDue = false
        pruned = effects.mono()
        return prune(db, (await options.spaceIsShort?.()) ?? false, effects.now())
      case 'rest':
        return
    }
  }

  async function hello(task: Task): Promise<void> {
    const outcome = await ask('GET', '/hello')
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal') {
      if (!(await refusedAltogether(task, outcome))) failed('server')
      return
    }
    const { proto, limits: bounds } = outcome.body as {
      proto?: { push_min?: number; pull_min?: number }
      limits?: { push_events?: number; push_bytes?: number }
    }
    limits = { events: bounds?.push_events ?? LARGEST_BATCH, bytes: bounds?.push_bytes ?? BATCH_BYTES }
    mood.closed.pull ||= (proto?.pull_min ?? PROTOCOL) > PROTOCOL
    if (mood.closed.pull && trouble === null) trouble = 'outdated'
    mood.connected = true
    mood.clockDue = measured !== effects.boot
    succeeded()
  }

  async function register(task: Task): Promise<void> {
    const device = (await db.read(['meta'], (tx) => tx.get('device')))!
    const outcome = await ask('POST', '/devices', {
      json: { device: device.id, ...(await effects.describe()) },
    })
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal') {
      if (!(await refusedAltogether(task, outcome))) failed('server')
      return
    }
    // Meanwhile the epoch, and with it the device's name, may have changed: then the new name is registered next.
    await setRegistered(true, device.id)
    const { missing } = outcome.body as { missing?: string[] }
    await db.write([], async (tx) => {
      await tx.set('missing', missing ?? [])
      return { value: undefined, change: { tables: ['meta'], visits: [] } }
    })
    mood.registerDue = false
    succeeded()
  }

  async function push(task: Task): Promise<void> {
    const events = Math.min(batch, limits.events)
    const chosen = await nextBatch(db, { events, bytes: limits.bytes }, mood.passedOver)
    if (!chosen) return
    const outcome = await ask('POST', '/push', { json: chosen.request })
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal') {
      if (await refusedAltogether(task, outcome)) return
      return splitOrSetAside(chosen.ids, outcome)
    }
    const answer = parsePush(outcome.body)
    if (!answer) return failed('server')
    const settled = await applyPush(db, chosen.ids, answer, outcome.epoch, effects.now())
    // An answer without a word on any of the events would be asked for for ever.
    if (settled === 0) return failed('server')
    clockHandedIn()
    batch = Math.min(LARGEST_BATCH, batch * 2)
    for (const wanted of answer.want_photos) mood.asked.delete(wanted)
    succeeded()
  }

  async function handInClock(task: Task): Promise<void> {
    const outcome = await ask('POST', '/push', { json: await emptyBatch(db) })
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal') {
      if (!(await refusedAltogether(task, outcome))) failed('server')
      return
    }
    clockHandedIn()
    succeeded()
  }

  function clockHandedIn(): void {
    measured = effects.boot
    mood.clockDue = false
  }

  /**
   * A batch that was refused as a whole is halved until the one event that is to blame stands alone. Only Doorstep
   * itself can set it aside: a machine in between lets through tomorrow what it finds too large today.
   */
  async function splitOrSetAside(
    ids: readonly string[],
    { status, code }: Outcome & { kind: 'refusal' },
  ): Promise<void> {
    if (ids.length > 1) {
      batch = Math.ceil(ids.length / 2)
      return
    }
    const [id] = ids
    if (id === undefined) return
    if (code !== null && status === 413) return setAside(db, id, 'too_large', effects.now())
    if (code !== null && status === 422) return setAside(db, id, 'malformed', effects.now())
    mood.passedOver.add(id)
    failed('server')
  }

  async function pull(task: Task): Promise<void> {
    const held = staging
      ? staging.base
      : await db.read(['meta'], async (tx) => (await tx.get('cursor')) ?? null)
    const cursor = staging ? staging.cursor : held
    // Put down before asking: somebody who wakes the engine meanwhile wants news that this answer cannot have.
    mood.pullDue = false
    const outcome = await ask('GET', cursor === null ? '/pull' : `/pull?cursor=${encodeURIComponent(cursor)}`)
    if (outcome.kind === 'silence') {
      mood.pullDue = true
      return silent()
    }
    if (outcome.kind === 'refusal') {
      staging = null
      if (!(await refusedAltogether(task, outcome))) failed('server')
      // Not at once again: a server that fails at this can still take photos.
      return
    }
    const page = parsePage(outcome.body)
    if (!page || page.base !== cursor) {
      staging = null
      return failed('server')
    }
    const whole = assemble(page, held, outcome.epoch)
    if (whole) {
      staging = null
      // When it did not count, another tab was faster: the next pull goes on from where that one came to.
      await applyPage(db, whole, held, outcome.epoch, effects.now())
      // What a backup holds may leave the phone: the backup is news, or the completion that it holds.
      mood.pruneDue ||= whole.backed_up_seq !== backedUpSeq || whole.items.some(isCompletion)
      backedUpSeq = whole.backed_up_seq
    }
    mood.pullDue ||= page.more
    for (const wanted of page.want_photos) mood.asked.delete(wanted)
    succeeded()
  }

  /**
   * The page itself, or for a reset all its pages as one, or null while more of them are to come.
   *
   * They wait in memory: the database changes once, from the old state to the new one, and a reset that is interrupted
   * has never happened.
   */
  function assemble(page: Page, held: string | null, epoch: string): Page | null {
    if (!staging && !page.reset) return page
    const items = staging?.epoch === epoch ? [...staging.items, ...page.items] : page.items
    staging = { base: held, cursor: page.cursor, epoch, items }
    return page.more ? null : { ...page, reset: true, items }
  }

  /** A standard proves itself: its name is the digest of its content. */
  async function standard(hash: string): Promise<void> {
    try {
      const found = await createApi(effects.fetch).get<Standard>(`/standard/${hash}`)
      const { hash: _, ...content } = found
      if ((await digest(new TextEncoder().encode(canonical(content)))) !== hash)
        throw new Error('not this standard')
      await keepStandard(db, { ...found, hash })
      succeeded()
    } catch (error) {
      if (error instanceof StorageTrouble || error instanceof DatabaseClosed) throw error
      mood.passedOver.add(hash)
      failed('server')
    }
  }

  async function have(task: Task & { kind: 'have' }): Promise<void> {
    const outcome = await ask('POST', '/photos/have', { json: { sha256: task.hashes } })
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal') {
      if (await refusedAltogether(task, outcome)) return
      for (const hash of task.hashes) mood.asked.add(hash)
      return failed('server')
    }
    const { verified, missing } = outcome.body as { verified?: unknown; missing?: unknown }
    if (!Array.isArray(verified) || !Array.isArray(missing)) return failed('server')
    for (const hash of task.hashes) mood.asked.add(hash)
    for (const hash of task.hashes) if (missing.includes(hash)) mood.missing.add(hash)
    await markVerified(
      db,
      task.hashes.filter((hash) => verified.includes(hash)),
      outcome.epoch,
      effects.now(),
    )
    const unheardOf = task.hashes.filter((hash) => !verified.includes(hash) && !missing.includes(hash))
    for (const hash of unheardOf) {
      await refuse(db, hash, 'photo_refused', effects.now())
      // In a new epoch its event goes first, and then it is asked for again.
      mood.asked.delete(hash)
    }
    succeeded()
  }

  async function put(task: Task & { kind: 'put' }): Promise<void> {
    const { sha256 } = task
    const row = await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256))
    if (!row) return refuse(db, sha256, 'photo_lost', effects.now())
    const outcome = await ask('PUT', `/photos/${sha256}`, { bytes: row.bytes })
    if (outcome.kind === 'silence') {
      // It may have arrived all the same: asking again is cheaper than sending again.
      mood.asked.delete(sha256)
      mood.missing.delete(sha256)
      return silent()
    }
    if (outcome.kind === 'refusal') {
      if (await refusedAltogether(task, outcome)) return
      if (outcome.status === 413 || outcome.status === 422)
        return refuse(db, sha256, 'photo_refused', effects.now())
      mood.passedOver.add(sha256)
      return failed('server')
    }
    const { sha256: stored, size } = outcome.body
    if (stored !== sha256 || size !== row.bytes.byteLength) return failed('server')
    mood.missing.delete(sha256)
    await markVerified(db, [sha256], outcome.epoch, effects.now())
    succeeded()
  }

  async function sendReport(task: Task): Promise<void> {
    const { rows, facts, device } = await report(db)
    const outcome = await ask('POST', '/diag', { json: { device, facts } })
    if (outcome.kind === 'silence') return silent()
    if (outcome.kind === 'refusal' && (await refusedAltogether(task, outcome))) return
    // A report that the server does not want is not worth a second try.
    await db.write(['log'], async (tx) => {
      for (const n of rows) {
        const row = await tx.log.get(n)
        if (row) await tx.log.put({ ...row, reported: 1 })
      }
      return { value: undefined, change: null }
    })
  }

  async function oneStep(): Promise<Step> {
    const patience = notBefore - effects.mono()
    if (patience > 0) return rest(patience)
    try {
      if (effects.mono() - pruned > PRUNE_EVERY_MS) mood.pruneDue = true
      if (mood.retryDue) await retryRefused(db)
      mood.retryDue = false
      const task = plan(await look(), mood)
      if (task.kind === 'rest') return rest(null)
      tell('working')
      await act(task)
      return { did: task.kind, wait: Math.max(0, notBefore - effects.mono()) }
    } catch (error) {
      if (error instanceof DatabaseClosed) {
        stop()
        return rest(null)
      }
      if (!(error instanceof StorageTrouble)) throw error
      failed('storage')
      return rest(notBefore - effects.mono())
    }

    function rest(wait: number | null): Step {
      tell(wait === null ? 'idle' : 'waiting', wait)
      return { did: 'rest', wait }
    }
  }

  function step(): Promise<Step> {
    const mine = queue.then(oneStep)
    queue = mine.catch(() => undefined)
    return mine
  }

  async function loop(): Promise<void> {
    while (running) {
      woken = false
      const wait = await step().then(
        (done) => done.wait,
        (error: unknown) => {
          // A mistake in here must not end sending for good.
          console.error(error)
          failed('server')
          return Math.max(1, notBefore - effects.mono())
        },
      )
      if (wait === 0 || woken || !running) continue
      const slept = new Promise<void>((resolve) => (wakeUp = resolve))
      if (wait !== null) timer = effects.timers.set(wait, goOn)
      else if (effects.visible()) timer = effects.timers.set(POLL_MS, () => wake('poll'))
      await slept
      effects.timers.clear(timer)
    }
  }

  function goOn(): void {
    woken = true
    wakeUp?.()
  }

  function run(): void {
    if (running) return
    running = true
    void loop()
  }

  function stop(): void {
    running = false
    effects.timers.clear(timer)
    effects.timers.clear(captureTimer)
    goOn()
  }

  function wake(why: Wake): void {
    if (why === 'capture') {
      // Several taps in a row make one batch.
      effects.timers.clear(captureTimer)
      captureTimer = effects.timers.set(CAPTURE_PAUSE_MS, goOn)
      return
    }
    mood.pullDue = true
    mood.asked.clear()
    mood.missing.clear()
    if (why !== 'poll') {
      failures = 0
      notBefore = 0
      mood.passedOver.clear()
    }
    if (why === 'tap' || why === 'signed-in' || why === 'start') {
      mood.closed = { all: false, push: false, pull: false, photos: false }
      mood.connected = false
      trouble = null
    }
    if (why === 'signed-in') mood.registerDue = true
    if (why === 'tap') mood.retryDue = true
    goOn()
  }

  return { step, run, stop, wake, state: () => ({ phase, trouble, next }) }
}
