/** Photos on their way: asked about, then sent one by one. */
import { markVerified, refuse } from '../verdicts.ts'
import { ask, refusedAltogether, silent, type Work } from './ask.ts'
import type { Task } from './plan.ts'

export async function have(work: Work, task: Task & { kind: 'have' }): Promise<void> {
  const { db, mood, patience } = work
  const { hashes } = task
  const outcome = await ask(work, { method: 'POST', path: '/photos/have', json: { sha256: hashes } })
  if (outcome.kind === 'silence') return silent(work)
  if (outcome.kind === 'refusal') {
    if (await refusedAltogether(work, task, outcome)) return
    for (const hash of hashes) mood.asked.add(hash)
    return patience.failed('server')
  }
  const { verified, missing } = outcome.body as { verified?: unknown; missing?: unknown }
  if (!Array.isArray(verified) || !Array.isArray(missing)) return patience.failed('server')
  for (const hash of hashes) mood.asked.add(hash)
  for (const hash of hashes) if (missing.includes(hash)) mood.missing.add(hash)
  const now = work.effects.now()
  await markVerified(
    db,
    hashes.filter((hash) => verified.includes(hash)),
    outcome.epoch,
    now,
  )
  const unheardOf = hashes.filter((hash) => !verified.includes(hash) && !missing.includes(hash))
  for (const hash of unheardOf) {
    await refuse(db, hash, 'photo_refused', now)
    // In a new epoch its event goes first, and then it is asked for again.
    mood.asked.delete(hash)
  }
  patience.succeeded()
}

export async function put(work: Work, task: Task & { kind: 'put' }): Promise<void> {
  const { db, effects, mood, patience } = work
  const { sha256 } = task
  const row = await db.read(['photo_bytes'], (tx) => tx.photo_bytes.get(sha256))
  if (!row) return refuse(db, sha256, 'photo_lost', effects.now())
  const outcome = await ask(work, { method: 'PUT', path: `/photos/${sha256}`, bytes: row.bytes })
  if (outcome.kind === 'silence') {
    // It may have arrived all the same: asking again is cheaper than sending again.
    mood.asked.delete(sha256)
    mood.missing.delete(sha256)
    return silent(work)
  }
  if (outcome.kind === 'refusal') {
    if (await refusedAltogether(work, task, outcome)) return
    if (outcome.status === 413 || outcome.status === 422) {
      return refuse(db, sha256, 'photo_refused', effects.now())
    }
    mood.passedOver.add(sha256)
    return patience.failed('server')
  }
  const { sha256: stored, size } = outcome.body
  if (stored !== sha256 || size !== row.bytes.byteLength) return patience.failed('server')
  mood.missing.delete(sha256)
  await markVerified(db, [sha256], outcome.epoch, effects.now())
  patience.succeeded()
}
