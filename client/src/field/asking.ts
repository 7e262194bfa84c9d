/** What the phone asks before or after a tap, on whatever page that was; the words and the sheet come when they are needed. */
import { signal } from '@preact/signals'

import type { Doubt } from '../core/visit/events.ts'

export type Asking =
  /** Whether to go on all the same: `answer` gets the reason, or null. */
  | {
      kind: 'doubt'
      visit: string
      step: 'departed' | 'arrived' | 'started'
      doubts: readonly Doubt[]
      answer: (reason: string | null) => void
    }
  /** What the customer says about an arrival ahead of time. */
  | { kind: 'early'; visit: string }

export const asking = signal<Asking | null>(null)
