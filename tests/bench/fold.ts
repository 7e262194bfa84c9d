/** Reads the events of one visit as JSON, folds them again and again, and writes how many milliseconds each fold took. */
import { text } from 'node:stream/consumers'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'

const ROUNDS = 200

const events = JSON.parse(await text(process.stdin)) as VisitEvent[]
const times = Array.from({ length: ROUNDS }, () => {
  const began = performance.now()
  fold(events)
  return performance.now() - began
})
console.log(JSON.stringify(times))
