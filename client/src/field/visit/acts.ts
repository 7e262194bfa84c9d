/**
 * What a tap records. `replaces` is filled at tap time with what stood on the screen: the survivors of the
 * register and what this phone has just written there, never what arrives a moment later.
 */
import type { Bodies, EventType, Mark, Value, VisitEvent } from '../../core/visit/events.ts'
import { survivors } from '../../core/visit/fold.ts'
import { arrivalOf } from '../../core/visit/arrival.ts'
import { judgedNow } from '../../core/visit/judging.ts'
import { documents, foldOf, record, session, standardOf, timeHere, type Said } from '../../device/index.ts'
import { answerPrivately } from '../../device/private.ts'
import { clearToast, toast } from '../../ui/index.ts'
import { asking } from '../asking.ts'
import { stopOf, type Stop } from '../day.ts'
import { timesOf } from '../now.ts'
import { doubtsAbout } from './time/guard.ts'
import { arrivedWords } from './time/wording.ts'
import { marked, type Confirm } from './next.ts'
import { t } from './words/index.ts'

/** Types whose events write a register, and so replace. */
type Replacing = 'item.answered' | 'items.confirmed' | 'rating.given' | 'visit.signed' | `visit.${Mark}`

/** The last writing to each register that is not on the disk yet → the id of its event. */
const writing = new Map<string, Promise<string | null>>()

/**
 * Writes to `registers`, replacing what is shown in them. A second tap waits for the first and replaces it,
 * so a quick finger never conflicts with itself.
 */
async function replacing(
  visit: string,
  registers: readonly string[],
  put: (replaces: string[]) => Promise<VisitEvent>,
): Promise<VisitEvent> {
  const shown = survivors(foldOf(visit).value, ...registers)
  const earlier = registers.map((register) => writing.get(`${visit} ${register}`) ?? null)
  const done = Promise.all(earlier).then((ids) =>
    put([...new Set([...shown, ...ids.filter((id) => id !== null)])]),
  )
  const id = done.then(
    (event) => event.id,
    () => null,
  )
  for (const register of registers) writing.set(`${visit} ${register}`, id)
  void id.then(() => {
    for (const register of registers) {
      if (writing.get(`${visit} ${register}`) === id) writing.delete(`${visit} ${register}`)
    }
  })
  return done
}

function write<T extends Replacing>(
  visit: string,
  registers: readonly string[],
  type: T,
  body: Omit<Bodies[T], 'replaces'>,
): Promise<VisitEvent> {
  return replacing(visit, registers, (replaces) =>
    record(type, { ...body, replaces } as unknown as Said<T>, visit),
  )
}

function put(visit: string, item: string, value: Value, note?: string): Promise<VisitEvent> {
  return write(visit, [`item:${item}`], 'item.answered', { item, value, ...(note ? { note } : {}) })
}

/** Answers one item: the item itself shows what was saved, and can be changed at any time. */
export async function answer(visit: string, item: string, value: Value, note?: string): Promise<void> {
  await put(visit, item, value, note)
}

/** Takes back what was just recorded. */
type Undo = () => void

/** One tap for several low-risk ticks: each phase has an event of its own. */
async function confirmed(visit: string, confirms: readonly Confirm[]): Promise<Undo[]> {
  const events = confirms.map(async ({ phase, items }) => {
    const registers = items.map((item) => `item:${item}`)
    const { id } = await write(visit, registers, 'items.confirmed', { phase, items: [...items] })
    return () => {
      // One that was answered since then keeps its answer.
      const shown = foldOf(visit).value
      const still = items.filter((item) => survivors(shown, `item:${item}`).includes(id))
      for (const item of still) void put(visit, item, null)
    }
  })
  return Promise.all(events)
}

/** Says what was done with one tap, and takes it all back with another. */
function offerUndo(words: string, undos: readonly Undo[]): void {
  toast(words, () => undos.forEach((undo) => undo()))
}

export async function confirm(visit: string, confirms: readonly Confirm[]): Promise<void> {
  const undos = await confirmed(visit, confirms)
  const count = confirms.reduce((sum, { items }) => sum + items.length, 0)
  offerUndo(t('act.confirmed', { count }), undos)
}

export type Step = Exclude<Mark, 'entered'>

/** Every mark has the body of an arrival or less of it. */
function writeMark(
  visit: string,
  name: Step,
  body: Omit<Bodies['visit.arrived'], 'replaces'>,
): Promise<VisitEvent> {
  return write(visit, [`mark:${name}`], `visit.${name}` as 'visit.arrived', body)
}

/** What an arrival may carry. */
export type ArrivalDetails = Pick<Bodies['visit.arrived'], 'door_code' | 'position'>

/** Steps before which the phone may ask back: once somebody has begun, it does not ask again. */
const GUARDED: readonly Step[] = ['departed', 'arrived', 'started']

/**
 * Records that something happened now, and with the same tap the ticks of the work that it ends; where that is doubtful,
 * once the person has said why all the same.
 */
export async function mark(
  visit: string,
  name: Step,
  more: ArrivalDetails = {},
  confirms: readonly Confirm[] = [],
): Promise<void> {
  const sure = GUARDED.includes(name) ? await assured(visit, name) : (await assureBegun(visit)) && {}
  if (!sure) return
  const judged = name === 'arrived' ? judgedHere(visit) : null
  const body = { ...more, ...sure, ...(judged ? { judged } : {}) }
  const [undos] = await Promise.all([confirmed(visit, confirms), writeMark(visit, name, body)])
  const stop = stopHere(visit)
  const arrival = name === 'arrived' && stop ? arrivalOf(stop.document, stop.visit) : null
  const words = arrival ? arrivedWords(arrival) : t(`act.${name}`)
  offerUndo(words, [...undos, () => void unmark(visit, name)])
  if (judged?.verdict === 'early') asking.value = { kind: 'early', visit }
}

/**
 * Before a visit in which nobody has begun is left, signed or completed: where that is doubtful, it begins now, with the
 * reason. False where the person would rather not.
 */
export async function assureBegun(visit: string): Promise<boolean> {
  if (Object.keys(foldOf(visit).peek().marks).length > 0) return true
  const sure = await assured(visit, 'started')
  if (sure?.despite) await writeMark(visit, 'started', sure)
  return sure !== null
}

/** Asking for the signature says that the work is finished, and that the ticks before it were done. */
export async function finish(visit: string, confirms: readonly Confirm[]): Promise<void> {
  const finished = marked(foldOf(visit).value, 'finished')
  await Promise.all([confirmed(visit, confirms), finished ? null : writeMark(visit, 'finished', {})])
}

/** Takes a step back. */
export async function unmark(visit: string, name: Step): Promise<void> {
  await writeMark(visit, name, { undone: true })
}

function stopHere(visit: string): Stop | null {
  const document = documents.peek().get(visit)
  return document ? stopOf(document, foldOf(visit).peek()) : null
}

/** What the mark carries about a doubt: nothing where there is none; null where the person would rather not. */
async function assured(
  visit: string,
  name: Step,
): Promise<Pick<Bodies['visit.departed'], 'despite' | 'reason'> | null> {
  const stop = stopHere(visit)
  if (!stop) return {}
  const all = [...documents.peek().keys()].map(stopHere).filter((one) => one !== null)
  const doubts = doubtsAbout(stop, all, session.peek().person?.id ?? null, timeHere().at, timesOf(visit))
  if (doubts.length === 0) return {}
  const reason = await new Promise<string | null>((answer) => {
    asking.value = { kind: 'doubt', visit, step: name as 'departed', doubts, answer }
  })
  asking.value = null
  return reason === null ? null : { despite: doubts, reason }
}

/** What this phone says about an arrival now. */
function judgedHere(visit: string): Bodies['visit.arrived']['judged'] {
  const stop = stopHere(visit)
  if (!stop) return null
  return judgedNow(stop.document, stop.visit, standardOf(stop.document.standard).peek(), timeHere())
}

/** Facts that stand in a list: nothing is replaced, so nothing is undone. */
export async function add<T extends Exclude<EventType, Replacing>>(
  visit: string,
  type: T,
  body: Said<T>,
): Promise<void> {
  await record(type, body, visit)
}

export async function rate(visit: string, stars: number, comment: string): Promise<void> {
  await write(visit, ['rating'], 'rating.given', { stars, ...(comment ? { comment } : {}) })
}

/** Sealed the moment it is given; this phone cannot read it again. */
export async function answerInPrivate(visit: string, item: string, value: string): Promise<void> {
  await replacing(visit, [`private:${item}`], (replaces) => answerPrivately(visit, item, value, replaces))
}

export async function sign(visit: string, body: Omit<Bodies['visit.signed'], 'replaces'>): Promise<void> {
  await write(visit, ['signature'], 'visit.signed', body)
}

/** Ends the visit, after everything that was tapped is on the disk: the last event counts them all. */
export async function close(visit: string, ending: Said<'visit.completed'>): Promise<void> {
  await Promise.all(writing.values())
  await record('visit.completed', ending, visit)
  clearToast() // nothing of it is taken back any more
}
