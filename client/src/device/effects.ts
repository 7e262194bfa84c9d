/** The world outside, handed in, so that tests can drive clocks, chance, network and life of the page. */
import { networkFetch, type Line } from './http.ts'
import { newId } from './ids.ts'

export interface Effects extends Line {
  /** Name of this run of the app, without a sleep in it: only monotonic times of one run can be compared. */
  readonly boot: string
  /** The phone's zone, minutes east of UTC. */
  tz(): number
  /** In [0, 1). */
  random(): number
  /** A new UUID of version 7. */
  id(): string
  /** Whether a person can see the page. */
  visible(): boolean
  readonly timers: { set(milliseconds: number, then: () => void): unknown; clear(timer: unknown): void }
  /** How this phone presents itself when it is registered. */
  describe(): Promise<{ name: string; standalone: boolean; persisted: boolean }>
}

/** Wall and monotonic clock that part by more have a sleep between them, or somebody set the wall clock. */
const APART_MS = 2_000

/**
 * Names the runs of the app. Outside Windows the monotonic clock stands still while the phone sleeps, and would shorten
 * a leave that was slept through: after a sleep another run begins.
 */
export function namedRuns(now: () => number, mono: () => number, name: () => string): () => string {
  const anchor = () => ({ name: name(), since: now() - mono() })
  let run = anchor()
  return () => {
    if (Math.abs(now() - mono() - run.since) > APART_MS) run = anchor()
    return run.name
  }
}

/** The browser's own. */
export function browserEffects(): Effects {
  const run = namedRuns(
    () => Date.now(),
    () => performance.now(),
    newId,
  )
  return {
    get boot() {
      return run()
    },
    fetch: networkFetch,
    now: () => Date.now(),
    mono: () => performance.now(),
    tz: () => -new Date().getTimezoneOffset(),
    random: () => Math.random(),
    id: newId,
    visible: () => document.visibilityState === 'visible',
    timers: {
      set: (milliseconds, then) => setTimeout(then, milliseconds),
      clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    },
    describe: async () => ({
      name: browserName(navigator.userAgent),
      standalone: matchMedia('(display-mode: standalone)').matches,
      persisted: (await navigator.storage?.persisted?.()) ?? false,
    }),
  }
}

/** Maker and browser in a few words, for the list of a person's devices. */
export function browserName(userAgent: string): string {
  const system = /iPhone|iPad|Android|Windows|Mac OS X|Linux/.exec(userAgent)?.[0] ?? 'phone'
  const browser = /(MicroMessenger|Edg|Firefox|CriOS|Chrome|Safari)\/(\d+)/.exec(userAgent)
  return browser ? `${system}, ${browser[1]} ${browser[2]}` : system
}
