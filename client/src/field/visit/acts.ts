/**
 * What a tap records. `replaces` is filled at tap time with what stood on the screen: the survivors of the
 * register and what this phone has just written there, never what arrives a moment later.
 */
import type { Bodies, EventType, Mark, Value, VisitEvent } from '../../core/visit/events.ts'
import { survivors, type Visit } from '../../core/visit/fold.ts'
import { foldOf, record, type Said } from '../../device/index.ts'
import { answerPrivately } from '../../device/private.ts'
import { toast } from '../../ui/index.ts'
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

/**
 * The answer that stood before, so that undoing brings it back. Of a conflict nothing comes back: it was
 * settled.
 */
function before(shown: Visit, item: string): { value: Value; note?: string } {
  const standing = shown.answers[item] ?? []
  const [only] = standing
  return standing.length === 1 && only ? { value: only.value, note: only.note ?? undefined } : { value: null }
}

/** Answers one item. `quiet` where the control itself shows what was saved: typing, or giving a reason. */
export async function answer(
  visit: string,
  item: string,
  value: Value,
  { note, quiet = false }: { note?: string; quiet?: boolean } = {},
): Promise<void> {
  const was = before(foldOf(visit).value, item)
  await put(visit, item, value, note)
  if (!quiet) toast(t('act.saved'), () => void put(visit, item, was.value, was.note))
}

/** One tap for several low-risk ticks of a phase. */
export async function confirm(visit: string, phase: string, items: readonly string[]): Promise<void> {
  const registers = items.map((item) => `item:${item}`)
  const { id } = await write(visit, registers, 'items.confirmed', { phase, items: [...items] })
  toast(t('act.confirmed', { count: items.length }), () => {
    // One that was answered since then keeps its answer.
    const shown = foldOf(visit).value
    const still = items.filter((item) => survivors(shown, `item:${item}`).includes(id))
    for (const item of still) void put(visit, item, null)
  })
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

/** Records that something happened now. */
export async function mark(visit: string, name: Step, more: ArrivalDetails = {}): Promise<void> {
  await writeMark(visit, name, more)
  toast(t(`act.${name}`), () => void writeMark(visit, name, { undone: true }))
}

/** Facts that stand in a list: nothing is replaced, so nothing is undone. */
export async function add<T extends Exclude<EventType, Replacing>>(
  visit: string,
  type: T,
  body: Said<T>,
): Promise<void> {
  await record(type, body, visit)
  toast(t('act.saved'))
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
}
