/**
 * The sync engine: one control loop that asks the database what is to be done next, does one exchange, and writes what
 * came of it. Everything that must survive lies in the database; what is kept in memory is only patience.
 *
 * Before each exchange the order (`plan`) is looked at anew, so a fact that is recorded while photos go out overtakes
 * them.
 */
import { isGathered } from '../../core/things.ts'
import { DatabaseClosed, StorageTrouble, type Database } from '../database.ts'
import type { Effects } from '../effects.ts'
import { inState } from '../outbox.ts'
import { missingStandards } from '../pull.ts'
import { readyPhotos, retryRefused } from '../uploads.ts'
import type { Work } from './ask.ts'
import { awaken, newMood, startsOver, type Mood, type Wake } from './mood.ts'
import { Patience, type Trouble } from './patience.ts'
import { plan, type Look, type Task } from './plan.ts'
import { act } from './tasks.ts'

const POLL_MS = 60_000
/**
 * The server answers a push before it judges what was said, and seals it: the phone looks once more when that is likely to
 * be done, and for a record again and again, each time after twice as long.
 */
const FOLLOW_MS = 3_000
/** How long what nobody waits for is gathered, at least and beyond that: not every phone at the same moment. */
const GATHER_MS = 20_000
const SPREAD_MS = 10_000
/** So many are handed in whatever they are: what a lost phone takes with it stays small. */
const ENOUGH = 20
const PRUNE_EVERY_MS = 3_600_000

export interface SyncState {
  phase: 'idle' | 'working' | 'waiting'
  trouble: Trouble | null
  /** When the next try comes by itself, milliseconds of the phone's clock; null when it waits to be woken. */
  next: number | null
}

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
  /** Something was recorded: what others wait for goes out at once, the rest together with what follows. */
  recorded(type: string): void
  /** What was gathered goes out at once: the page may be gone soon. */
  handIn(): void
  state(): SyncState
}

export interface EngineOptions {
  /** Called after each change of the state. */
  report?: (state: SyncState) => void
  /** Whether the disk is so full that verified photos should go before their week is over. */
  spaceIsShort?: () => Promise<boolean>
}

export function createEngine(db: Database, effects: Effects, options: EngineOptions = {}): Engine {
  const mood = newMood()
  const patience = new Patience(effects)
  const work: Work = { db, effects, mood, patience }
  const spaceIsShort = options.spaceIsShort ?? (async () => false)
  let phase: SyncState['phase'] = 'idle'
  let next: number | null = null
  let queue: Promise<unknown> = Promise.resolve()
  let running = false
  let timer: unknown = null
  let gatherTimer: unknown = null
  let gathered = 0
  let wakeUp: (() => void) | null = null
  /** Somebody called during a step: what it saw may be out of date. */
  let woken = false

  const state = (): SyncState => ({ phase, trouble: patience.trouble, next })

  function tell(now: SyncState['phase'], wait: number | null = null): void {
    phase = now
    next = wait === null ? null : effects.now() + wait
    options.report?.(state())
  }

  function rest(wait: number | null): Step {
    tell(wait === null ? 'idle' : 'waiting', wait)
    return { did: 'rest', wait }
  }

  async function oneStep(): Promise<Step> {
    if (patience.left() > 0) return rest(patience.left())
    try {
      if (effects.mono() - mood.pruned > PRUNE_EVERY_MS) mood.pruneDue = true
      if (mood.retryDue) await retryRefused(db)
      mood.retryDue = false
      const task = plan(await look(db, mood), mood)
      if (task.kind === 'rest') return rest(null)
      tell('working')
      await act(work, task, spaceIsShort)
      const wait = patience.left()
      if (wait > 0) tell('waiting', wait)
      return { did: task.kind, wait }
    } catch (error) {
      if (error instanceof DatabaseClosed) {
        stop()
        return rest(null)
      }
      if (!(error instanceof StorageTrouble)) throw error
      patience.failed('storage')
      return rest(patience.left())
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
      forgetGathered()
      const wait = await step().then(
        (done) => done.wait,
        (error: unknown) => {
          // A mistake in here must not end sending for good.
          console.error(error)
          patience.failed('server')
          return Math.max(1, patience.left())
        },
      )
      if (wait === 0 || woken || !running) continue
      const slept = new Promise<void>((resolve) => (wakeUp = resolve))
      if (wait !== null) timer = effects.timers.set(wait, goOn)
      else if (effects.visible()) timer = effects.timers.set(untilPoll(mood), poll)
      await slept
      effects.timers.clear(timer)
    }
  }

  function goOn(): void {
    woken = true
    wakeUp?.()
  }

  function poll(): void {
    mood.followDue = false
    mood.looked += 1
    wake('poll')
  }

  function run(): void {
    if (running) return
    running = true
    void loop()
  }

  function stop(): void {
    running = false
    effects.timers.clear(timer)
    forgetGathered()
    goOn()
  }

  /** Whatever wakes the engine, the next step sends all that is there. */
  function forgetGathered(): void {
    effects.timers.clear(gatherTimer)
    gatherTimer = null
    gathered = 0
  }

  function recorded(type: string): void {
    gathered += 1
    if (!isGathered(type) || gathered >= ENOUGH) goOn()
    else gatherTimer ??= effects.timers.set(GATHER_MS + effects.random() * SPREAD_MS, goOn)
  }

  function handIn(): void {
    if (gathered > 0) goOn()
  }

  function wake(why: Wake): void {
    awaken(mood, why)
    if (why !== 'poll') patience.startOver()
    if (startsOver(why)) patience.trouble = null
    goOn()
  }

  return { step, run, stop, wake, recorded, handIn, state }
}

function untilPoll({ followDue, unsealed, looked }: Mood): number {
  return followDue || unsealed.size > 0 ? Math.min(FOLLOW_MS * 2 ** looked, POLL_MS) : POLL_MS
}

async function look(db: Database, mood: Mood): Promise<Look> {
  return db.read(['events', 'documents', 'standards', 'photos', 'log', 'meta'], async (tx) => {
    const unsent = await tx.byState.getAllKeys(inState('saved'))
    return {
      registered: (await tx.get('device'))?.registered ?? false,
      facts: unsent.filter((id) => !mood.passedOver.has(id) && !mood.held.has(id)).length,
      standards: await missingStandards(tx),
      photos: (await readyPhotos(tx)).map((photo) => photo.sha256),
      reports: await tx.log.index('reported').count(0),
    }
  })
}
