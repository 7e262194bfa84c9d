/** When the engine tries again, and what stands in the way until then. Kept in memory only: a new page starts anew. */
import type { Effects } from '../effects.ts'

const FIRST_WAIT_MS = 2_000
const LONGEST_WAIT_MS = 300_000

/**
 * What stands in the way. Capture goes on with any of them.
 *
 * `outdated`: this app is too old to receive, it still sends. `server`: it answers, and cannot do it now.
 */
export type Trouble =
  'unreachable' | 'server' | 'signed-out' | 'wrong-person' | 'revoked' | 'outdated' | 'storage'

export class Patience {
  trouble: Trouble | null = null
  readonly #effects: Pick<Effects, 'mono' | 'random'>
  #failures = 0
  /** Monotonic time before which nothing is asked. */
  #notBefore = 0

  constructor(effects: Pick<Effects, 'mono' | 'random'>) {
    this.#effects = effects
  }

  /** Milliseconds until something may be asked again; 0: now. */
  left(): number {
    return Math.max(0, this.#notBefore - this.#effects.mono())
  }

  /** After an answer that was understood. */
  succeeded(): void {
    this.startOver()
    if (this.trouble === 'unreachable' || this.trouble === 'server' || this.trouble === 'storage') {
      this.trouble = null
    }
  }

  /** After none: full jitter, so that a thousand phones that lost the same mast do not come back together. */
  failed(why: Trouble, atLeastS = 0): void {
    this.#failures += 1
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** (this.#failures - 1))
    this.#notBefore = this.#effects.mono() + atLeastS * 1000 + this.#effects.random() * ceiling
    this.trouble = why
  }

  /** Now, whatever failed before. */
  startOver(): void {
    this.#failures = 0
    this.#notBefore = 0
  }
}
