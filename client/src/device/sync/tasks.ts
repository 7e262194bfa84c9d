/** What is said, pushed, pulled and uploaded: each task does one exchange and writes what came of it. */
import { canonical } from '../../core/canonical.ts'
import type { Standard } from '../../core/checklist/standard.ts'
import { DatabaseClosed, StorageTrouble } from '../database.ts'
import { digest } from '../digest.ts'
import { createApi } from '../http.ts'
import { report } from '../log.ts'
import { applyPage, isCompletion, isSealed, keepStandard, parsePage, type Page } from '../pull.ts'
import { applyPush, emptyBatch, nextBatch, parsePush, setAside } from '../push.ts'
import { answered, ask, refusedAltogether, setRegistered, silent, type Refusal, type Work } from './ask.ts'
import { BATCH_BYTES, LARGEST_BATCH } from './mood.ts'
import type { Wire } from '../wire.ts'
import type { Task } from './plan.ts'

const PROTOCOL = 1

/** Does what is to be done next. `spaceIsShort`: whether verified photos go before their week is over. */
export async function act(work: Work, task: Task, spaceIsShort: () => Promise<boolean>): Promise<void> {
  switch (task.kind) {
    case 'hello':
      return hello(work, task)
    case 'register':
      return register(work, task)
    case 'push':
      return push(work, task)
    case 'clock':
      return handInClock(work, task)
    case 'pull':
      return pull(work, task)
    case 'standard':
      return standard(work, task.hash)
    case 'have':
      return (await later()).have(work, task)
    case 'put':
      return (await later()).put(work, task)
    case 'report':
      return sendReport(work, task)
    case 'prune':
      work.mood.pruneDue = false
      work.mood.pruned = work.effects.mono()
      return (await later()).prune(work.db, await spaceIsShort(), work.effects.now())
    case 'rest':
      return
  }
}

/** What the first visits do not wait for. */
const later = () => import('./later.ts')

async function hello(work: Work, task: Task): Promise<void> {
  const { mood, patience } = work
  const answer = await answered(work, task, { method: 'GET', path: '/hello' })
  if (!answer) return
  const { proto, limits, things, statements } = answer.body as Partial<Wire['Hello']>
  mood.limits = { events: limits?.push_events ?? LARGEST_BATCH, bytes: limits?.push_bytes ?? BATCH_BYTES }
  mood.closed.pull ||= (proto?.pull_min ?? PROTOCOL) > PROTOCOL
  if (mood.closed.pull && patience.trouble === null) patience.trouble = 'outdated'
  await keepTaken(work, things, statements)
  mood.connected = true
  mood.clockDue = mood.measured !== work.effects.boot
  patience.succeeded()
}

/**
 * What the server takes events about, and which statements; one that says nothing of it takes visits.
 * What waits is looked at anew: the server may have been updated, or set back.
 */
async function keepTaken(
  { db, mood }: Work,
  things: string[] = ['visit'],
  statements: string[] = [],
): Promise<void> {
  mood.held.clear()
  await db.write([], async (tx) => {
    await tx.set('things', things)
    await tx.set('statements', statements)
    return { value: undefined, change: { tables: ['events', 'meta'], about: [] } }
  })
}

async function register(work: Work, task: Task): Promise<void> {
  const { db } = work
  const device = (await db.read(['meta'], (tx) => tx.get('device')))!
  const json = { device: device.id, ...(await work.effects.describe()) }
  const answer = await answered(work, task, { method: 'POST', path: '/devices', json })
  if (!answer) return
  // Meanwhile the epoch, and with it the device's name, may have changed: then the new name is registered next.
  await setRegistered(db, true, device.id)
  const { missing } = answer.body as Partial<Wire['Enrolled']>
  await db.write([], async (tx) => {
    await tx.set('missing', missing ?? [])
    return { value: undefined, change: { tables: ['meta'], about: [] } }
  })
  work.mood.registerDue = false
  work.patience.succeeded()
}

async function push(work: Work, task: Task): Promise<void> {
  const { db, mood, patience } = work
  const events = Math.min(mood.batch, mood.limits.events)
  const chosen = await nextBatch(db, { ...mood.limits, events }, mood.passedOver, mood.held)
  if (!chosen) return
  const outcome = await ask(work, { method: 'POST', path: '/push', json: chosen.request })
  if (outcome.kind === 'silence') return silent(work)
  if (outcome.kind === 'refusal') {
    if (await refusedAltogether(work, task, outcome)) return
    return splitOrSetAside(work, chosen.ids, outcome)
  }
  const answer = parsePush(outcome.body)
  if (!answer) return patience.failed('server')
  const settled = await applyPush(db, chosen.ids, answer, outcome.epoch, work.effects.now())
  // An answer without a word on any of the events would be asked for for ever.
  if (settled === 0) return patience.failed('server')
  clockHandedIn(work)
  mood.followDue = true
  mood.looked = 0
  for (const { type, visit } of chosen.request.events)
    if (type === 'visit.completed' && typeof visit === 'string') mood.unsealed.add(visit)
  mood.batch = Math.min(LARGEST_BATCH, mood.batch * 2)
  for (const wanted of answer.want_photos) mood.asked.delete(wanted)
  patience.succeeded()
}

async function handInClock(work: Work, task: Task): Promise<void> {
  const json = await emptyBatch(work.db)
  if (!(await answered(work, task, { method: 'POST', path: '/push', json }))) return
  clockHandedIn(work)
  work.patience.succeeded()
}

function clockHandedIn({ mood, effects }: Work): void {
  mood.measured = effects.boot
  mood.clockDue = false
}

/**
 * A batch that was refused as a whole is halved until the one event that is to blame stands alone. Only Doorstep
 * itself can set it aside: a machine in between lets through tomorrow what it finds too large today.
 */
async function splitOrSetAside(work: Work, ids: readonly string[], { status, code }: Refusal): Promise<void> {
  const { db, mood } = work
  if (ids.length > 1) {
    mood.batch = Math.ceil(ids.length / 2)
    return
  }
  const [id] = ids
  if (id === undefined) return
  if (code !== null && status === 413) return setAside(db, id, 'too_large', work.effects.now())
  if (code !== null && status === 422) return setAside(db, id, 'malformed', work.effects.now())
  mood.passedOver.add(id)
  work.patience.failed('server')
}

async function pull(work: Work, task: Task): Promise<void> {
  const { db, mood, patience } = work
  const { staging } = mood
  const held = staging
    ? staging.base
    : await db.read(['meta'], async (tx) => (await tx.get('cursor')) ?? null)
  const cursor = staging ? staging.cursor : held
  // Put down before asking: somebody who wakes the engine meanwhile wants news that this answer cannot have.
  mood.pullDue = false
  // A server that is older than this app passes `key` by, and puts it into each document.
  const path = `/pull?${cursor === null ? '' : `cursor=${encodeURIComponent(cursor)}&`}key=once`
  const outcome = await ask(work, { method: 'GET', path })
  if (outcome.kind === 'silence') {
    mood.pullDue = true
    return silent(work)
  }
  if (outcome.kind === 'refusal') {
    mood.staging = null
    if (!(await refusedAltogether(work, task, outcome))) patience.failed('server')
    // Not at once again: a server that fails at this can still take photos.
    return
  }
  const page = parsePage(outcome.body)
  if (!page || page.base !== cursor) {
    mood.staging = null
    return patience.failed('server')
  }
  const whole = assemble(work, page, held, outcome.epoch)
  if (whole) {
    mood.staging = null
    // When it did not count, another tab was faster: the next pull goes on from where that one came to.
    await applyPage(db, whole, held, outcome.epoch, work.effects.now())
    // What a backup holds may leave the phone: the backup is news, or the completion that it holds.
    mood.pruneDue ||= whole.backed_up_seq !== mood.backedUpSeq || whole.items.some(isCompletion)
    mood.backedUpSeq = whole.backed_up_seq
    for (const item of whole.items) if (isSealed(item)) mood.unsealed.delete(item.about)
  }
  mood.pullDue ||= page.more
  for (const wanted of page.want_photos) mood.asked.delete(wanted)
  patience.succeeded()
}

/**
 * The page itself, or for a reset all its pages as one, or null while more of them are to come.
 *
 * They wait in memory: the database changes once, from the old state to the new one, and a reset that is interrupted
 * has never happened.
 */
function assemble({ mood }: Work, page: Page, held: string | null, epoch: string): Page | null {
  const { staging } = mood
  if (!staging && !page.reset) return page
  const items = staging?.epoch === epoch ? [...staging.items, ...page.items] : page.items
  mood.staging = { base: held, cursor: page.cursor, epoch, items }
  return page.more ? null : { ...page, reset: true, items }
}

/** A standard proves itself: its name is the digest of its content. */
async function standard({ db, effects, mood, patience }: Work, hash: string): Promise<void> {
  try {
    const found = await createApi(effects.fetch).get<Standard>(`/standard/${hash}`)
    const { hash: _, ...content } = found
    if ((await digest(new TextEncoder().encode(canonical(content)))) !== hash)
      throw new Error('not this standard')
    await keepStandard(db, { ...found, hash })
    patience.succeeded()
  } catch (error) {
    if (error instanceof StorageTrouble || error instanceof DatabaseClosed) throw error
    mood.passedOver.add(hash)
    patience.failed('server')
  }
}

async function sendReport(work: Work, task: Task): Promise<void> {
  const { db } = work
  const { rows, facts, device } = await report(db)
  const outcome = await ask(work, { method: 'POST', path: '/diag', json: { device, facts } })
  if (outcome.kind === 'silence') return silent(work)
  if (outcome.kind === 'refusal' && (await refusedAltogether(work, task, outcome))) return
  // A report that the server does not want is not worth a second try.
  await db.write(['log'], async (tx) => {
    for (const n of rows) {
      const row = await tx.log.get(n)
      if (row) await tx.log.put({ ...row, reported: 1 })
    }
    return { value: undefined, change: null }
  })
}
