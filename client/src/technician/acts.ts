/**
 * What a tap records. `replaces` is filled at tap time with what stood on the screen: the survivors of the register
 * and what this phone has just written there, never what arrives a moment later.
 */
import type { Event } from '../core/events.ts'
import { survivors, type Visit } from '../core/visit.ts'
import { foldOf, record } from '../device/index.ts'
import { toast } from '../ui/index.ts'
import { t } from './words/index.ts'

export type Value = string | readonly string[] | null

/** The last writing to each register that is not on the disk yet → the id of its event. */
const writing = new Map<string, Promise<string | null>>()

/**
 * Records `type`, replacing what is shown in `registers`. A second tap waits for the first and replaces it, so a
 * quick finger never conflicts with itself.
 */
async function write(visit: string, registers: readonly string[], type: string, body: object): Promise<Event> {
  const shown = registers.flatMap((register) => survivors(foldOf(visit).value, register))
  const earlier = registers.map((register) => writing.get(`${visit} ${register}`) ?? null)
  const done = Promise.all(earlier).then((ids) => {
    const mine = ids.filter((id) => id !== null)
    return record(type, { ...body, replaces: [...new Set([...shown, ...mine])] }, visit)
  })
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

/** Waits until everything that was tapped is on the disk: closing counts the events of the visit. */
export async function settled(): Promise<void> {
  await Promise.all(writing.values())
}

function put(visit: string, item: string, value: Value, note?: string): Promise<Event> {
  return write(visit, [`item:${item}`], 'item.answered', { item, value, ...(note ? { note } : {}) })
}

/** The answer that stood before, so that undoing brings it back. Of a conflict nothing comes back: it was settled. */
function before(shown: Visit, item: string): { value: Value; note?: string } {
  const standing = shown.answers[item] ?? []
  const [only] = standing
  return standing.length === 1 && only ? { value: only.value, note: only.note ?? undefined } : { value: null }
}

/** Answers one item. `quiet` where the control itself shows what was saved: typing, or answering again. */
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
  await write(visit, registers, 'items.confirmed', { phase, items })
  toast(t('act.confirmed', { count: items.length }), () => {
    for (const item of items) void put(visit, item, null)
  })
}

export type Mark = 'departed' | 'arrived' | 'started' | 'finished' | 'left'

/** Records that something happened now. */
export async function mark(visit: string, name: Mark, more: { door_code?: string } = {}): Promise<void> {
  await write(visit, [`mark:${name}`], `visit.${name}`, more)
  toast(t(`act.${name}`), () => void write(visit, [`mark:${name}`], `visit.${name}`, { undone: true }))
}

/** Facts that stand in a list: nothing is replaced, so nothing is undone. */
export async function add(visit: string, type: string, body: object): Promise<Event> {
  const event = await record(type, body, visit)
  toast(t('act.saved'))
  return event
}

export async function rate(visit: string, stars: number, comment: string): Promise<void> {
  await write(visit, ['rating'], 'rating.given', { stars, ...(comment ? { comment } : {}) })
}

export async function sign(visit: string, body: object): Promise<Event> {
  return write(visit, ['signature'], 'visit.signed', body)
}
