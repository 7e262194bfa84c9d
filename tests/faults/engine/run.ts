/**
 * Plays fault schedules of the real engine until enough of them counted: `run.ts SERVER SEED COUNT`, with fake-indexeddb
 * loaded before (`--import`). The test that starts it holds the other end of office.ts.
 */
import { ask } from './office.ts'
import { Violation } from './oracle.ts'
import { play } from './schedule.ts'

Object.assign(globalThis, { __APP_VERSION__: 'test' })

const [server, first, wanted] = process.argv.slice(2) as [string, string, string]
const camera = await ask('camera')
const fired: Record<string, number> = {}
let counted = 0
try {
  for (let seed = Number(first); counted < Number(wanted); seed += 1) {
    const outcome = await play(seed, server, camera)
    counted += Number(outcome.counts)
    for (const [fault, times] of outcome.fired) fired[fault] = (fired[fault] ?? 0) + times
  }
  await ask('done', counted, fired)
} catch (error) {
  if (!(error instanceof Violation)) throw error
  await ask('violation', error.message)
}
process.exit()
