/** What is to be done next: pure, so that its order can be read and tested. */
import type { Mood } from './mood.ts'

const HASHES_ASKED = 200

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

/** What the database says before a step. */
export interface Look {
  registered: boolean
  /** Events to send. */
  facts: number
  /** Standards to download. */
  standards: string[]
  /** Photos that may go out, smallest first. */
  photos: string[]
  reports: number
}

/** The order: hello, register, events, the clock, pages, standards, photos, reports, pruning. */
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
