/**
 * The line to the test that started this program: it is the office and the operator, and it reads the database. One JSON
 * value a line, asked on the standard output, answered on the standard input.
 */
import { createInterface } from 'node:readline'

/** What the server holds, as a reader of the database sees it after everything was committed. */
export interface Truth {
  epoch: string
  seq: number
  backed_up: number
  /** The event log, by event id. */
  events: Record<string, { seq: number; visit: string; by: string }>
  /** Ids of the events in quarantine. */
  quarantine: string[]
  /** Digests of the verified photos. */
  photos: string[]
  /** By person: the visits that their phone holds now. */
  scope: Record<string, string[]>
  /** By person: the visits they go to, each with the place in the feed at which they joined. */
  members: Record<string, Record<string, number>>
  /** By visit: the version of its document. */
  vers: Record<string, number>
}

/** What everything has come to when nothing is under way any more; `photos` tells whose bytes have their digest. */
export interface Rest {
  documents: Record<string, { id: string; ver: number }>
  /** The visits that are finished. */
  over: string[]
  /** What is wrong with how orders go on. */
  astray: string[]
  folds: Record<string, string>
  events: Record<string, any[]>
  photos: Record<string, boolean>
}

export interface Beginning {
  visits: string[]
  li: string
  wang: string
}

export interface Asks {
  /** Pictures of the camera, base64. */
  camera: [[], string[]]
  /** A fresh world: three visits of two people. */
  begin: [[seed: number], Beginning]
  /** Signs a person in; the session's cookie. */
  sign_in: [[person: string], string]
  /** Somebody in the office reassigns, moves or cancels, or has somebody go once more; what follows tells whether something was changed. */
  change: [[], boolean]
  back_up: [[], boolean]
  /** The database is set back to the last backup; false when there is none. */
  restore: [[], boolean]
  /** The feed is cut, as if 90 days had passed. */
  trim: [[], boolean]
  truth: [[], Truth]
  rest: [[], Rest]
  /** The end: how many schedules counted, and how often each fault fired. */
  done: [[counted: number, fired: Record<string, number>], null]
  /** The end: an invariant did not hold. */
  violation: [[message: string], null]
}

const answers = createInterface({ input: process.stdin })[Symbol.asyncIterator]()

export async function ask<K extends keyof Asks>(what: K, ...given: Asks[K][0]): Promise<Asks[K][1]> {
  process.stdout.write(`${JSON.stringify([what, ...given])}\n`)
  const { value, done } = await answers.next()
  if (done) throw new Error('the test has gone')
  return JSON.parse(value) as Asks[K][1]
}
