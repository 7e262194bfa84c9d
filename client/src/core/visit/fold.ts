/**
 * A visit as the fold of its events (docs/protocol.md, section 2), the twin of server/doorstep/visits/rules.py. The cases in
 * tests/cases hold the two together.
 */
import type { Kind } from '../event.ts'
import { own } from '../own.ts'
import { type Bodies, type Mark, type Value, type VisitEvent, bodyOf, kindOf, registersOf } from './events.ts'

/** Where an entry comes from. `by` and `device` are null only when this phone does not know them. */
export interface Stamp {
  event: string
  wall: number
  tz: number
  by: string | null
  device: string | null
}

/** The stamp and the known fields of a body; absent ones are null. */
export type Entry<T extends keyof Bodies> = Stamp & {
  [Field in keyof Bodies[T] as Exclude<Field, 'replaces' | 'undone'>]-?: Bodies[T][Field]
}

export type Answer = Stamp & { value: NonNullable<Value>; note: string | null }
export type MarkEntry = Stamp & Partial<Omit<Entry<'visit.arrived'>, keyof Stamp>>
export type Photo = Entry<'photo.added'> & { withdrawn: boolean }
export type Question = Entry<'question.raised'> & {
  tickets: { event: string; wall: number; ticket: string }[]
}
export type Leave = Entry<'leave.started'> & {
  ended: { event: string; wall: number; tz: number } | null
  /** `gone`: nobody meant to come back. `undetermined`: no one clock saw both its start and its end. */
  state: 'open' | 'kept' | 'broken' | 'undetermined' | 'gone'
}

/** A kept fact that does not fit. */
export interface Surprise {
  kind:
    | 'double_end'
    | 'end_without_leave'
    | 'withdrawal_without_photo'
    | 'ticket_without_question'
    | 'second_completion'
  event: string
}

/** Every list is sorted by the id of the event. */
export interface Visit {
  /** How many distinct events there are. */
  count: number
  marks: Partial<Record<Mark, MarkEntry[]>>
  answers: Record<string, Answer[]>
  notes: Entry<'note.added'>[]
  photos: Photo[]
  calls: Entry<'call.attempted'>[]
  delays: Entry<'delay.told'>[]
  leaves: Leave[]
  lines: Entry<'line.checked'>[]
  questions: Question[]
  complaints: Entry<'complaint.raised'>[]
  incidents: Entry<'incident.reported'>[]
  promises: Entry<'promise.agreed'>[]
  ratings: Entry<'rating.given'>[]
  private: Record<string, { event: string; key: string }[]>
  signatures: Entry<'visit.signed'>[]
  completions: Entry<'visit.completed'>[]
  codes: Entry<'door_code.entered'>[]
  seen: Entry<'change.seen'>[]
  replies: Entry<'reply.given'>[]
  unknown: (Stamp & { type: string; v: number })[]
  surprises: Surprise[]
}

/**
 * What a visit looks like after these events, in whatever order and however often they came.
 *
 * 1. Events with the same id are one; they are taken in the order of their ids.
 * 2. In each register an event is shown unless another event of the same register replaces it.
 * 3. Events that only speak about another one (the end of a leave, a withdrawn photo, a ticket) are laid over it.
 * 4. What does not fit is named as a surprise and changes nothing.
 */
export function fold(events: Iterable<VisitEvent>): Visit {
  const distinct = new Map<string, VisitEvent>()
  for (const event of events) distinct.set(event.id, event)
  const ordered = [...distinct.values()].sort((a, b) => (a.id < b.id ? -1 : 1))
  const { marks, answers, asked, lists, unknown } = shownIn(ordered, replacedIn(ordered, distinct))
  const list = <T>(name: string) => (lists[name] ?? []) as T[]
  const leaves = list<Leave>('leaves')
  const photos = list<Photo>('photos')
  const questions = list<Question>('questions')
  const completions = list<Entry<'visit.completed'>>('completions')
  const surprises: Surprise[] = [
    ...completions.slice(1).map(({ event }) => ({ kind: 'second_completion' as const, event })),
    ...layOver(leaves, photos, questions, ordered, distinct),
  ]
  return {
    count: ordered.length,
    marks: marks.byName(),
    answers: answers.byName(),
    private: asked.byName(),
    notes: list('notes'),
    photos,
    calls: list('calls'),
    delays: list('delays'),
    leaves,
    lines: list('lines'),
    questions,
    complaints: list('complaints'),
    incidents: list('incidents'),
    promises: list('promises'),
    ratings: list('ratings'),
    signatures: list('signatures'),
    completions,
    codes: list('codes'),
    seen: list('seen'),
    replies: list('replies'),
    unknown,
    surprises: surprises.sort((a, b) => (a.event < b.event ? -1 : 1)),
  }
}

/** What stands of these events: by name what a register holds, the rest by the part of the visit that it goes to. */
function shownIn(ordered: readonly VisitEvent[], replaced: ReadonlyMap<string, ReadonlySet<string>>) {
  const marks = new Lists<MarkEntry>()
  const answers = new Lists<Answer>()
  const asked = new Lists<{ event: string; key: string }>()
  const lists: Record<string, object[]> = {}
  const unknown: Visit['unknown'] = []
  for (const event of ordered) {
    const kind = kindOf(event)
    if (!kind) {
      unknown.push({ ...stamp(event), type: event.type, v: event.v })
      continue
    }
    const registers = registersOf(event).filter((register) => !replaced.get(register)?.has(event.id))
    if (kind.into === 'marks') {
      if (registers.length && !event.body['undone']) marks.add(named(kind.register), entry(event, kind))
    } else if (kind.into === 'answers') {
      const value = event.type === 'items.confirmed' ? 'done' : bodyOf<'item.answered'>(event).value
      const note = bodyOf<'item.answered'>(event).note ?? null
      if (value === null) continue
      for (const register of registers) answers.add(named(register), { ...stamp(event), value, note })
    } else if (kind.into === 'private') {
      const { key } = bodyOf<'private.answered'>(event)
      for (const register of registers) asked.add(named(register), { event: event.id, key })
    } else if (kind.into && (registers.length || !kind.register)) {
      ;(lists[kind.into] ??= []).push(entry(event, kind))
    }
  }
  return { marks, answers, asked, lists, unknown }
}

/** The ids of the events that a person sees in these registers: what an event names in `replaces` when the person acts. */
export function survivors(visit: Visit, ...registers: string[]): string[] {
  const ids = new Set<string>()
  for (const register of registers) for (const { event } of shown(visit, register)) ids.add(event)
  return [...ids].sort()
}

function shown(visit: Visit, register: string): readonly { event: string }[] {
  const [part] = register.split(':', 1)
  switch (part) {
    case 'mark':
      return visit.marks[named(register) as Mark] ?? []
    case 'item':
      return own(visit.answers, named(register)) ?? []
    case 'private':
      return own(visit.private, named(register)) ?? []
    case 'rating':
      return visit.ratings
    case 'signature':
      return visit.signatures
    case 'notes':
      return visit.notes
    default:
      return []
  }
}

/** Lists by name, where a name may be any text. */
class Lists<T> {
  readonly #lists = new Map<string, T[]>()

  add(name: string, value: T): void {
    const list = this.#lists.get(name)
    if (list) list.push(value)
    else this.#lists.set(name, [value])
  }

  byName(): Record<string, T[]> {
    return Object.fromEntries(this.#lists)
  }
}

/** For each register the ids that another event of this register replaces. */
function replacedIn(
  ordered: readonly VisitEvent[],
  distinct: ReadonlyMap<string, VisitEvent>,
): Map<string, Set<string>> {
  const replaced = new Map<string, Set<string>>()
  for (const event of ordered) {
    const targets = ((event.body['replaces'] ?? []) as string[]).filter(
      (id) => id !== event.id && distinct.has(id),
    )
    if (!targets.length) continue
    for (const register of registersOf(event)) {
      const ids = replaced.get(register)
      if (ids) for (const target of targets) ids.add(target)
      else replaced.set(register, new Set(targets))
    }
  }
  return replaced
}

function stamp(event: VisitEvent): Stamp {
  const { id, wall, tz, by, device } = event
  return { event: id, wall, tz, by: by ?? null, device: device ?? null }
}

function entry(event: VisitEvent, kind: Kind): Stamp {
  const shown: Stamp & Record<string, unknown> = { ...stamp(event) }
  for (const name of kind.fields) shown[name] = event.body[name] ?? null
  return shown
}

/** The mark or item that a register is about. */
function named(register: string): string {
  return register.slice(register.indexOf(':') + 1)
}

/** Lays the events that speak about another one over its entry; returns the surprises. */
function layOver(
  leaves: Leave[],
  photos: Photo[],
  questions: Question[],
  ordered: readonly VisitEvent[],
  distinct: ReadonlyMap<string, VisitEvent>,
): Surprise[] {
  const surprises: Surprise[] = []
  for (const leave of leaves) leave.ended = null
  for (const photo of photos) photo.withdrawn = false
  for (const question of questions) question.tickets = []
  const leaveOf = new Map(leaves.map((leave) => [leave.event, leave]))
  const photoOf = new Map(photos.map((photo) => [photo.event, photo]))
  const questionOf = new Map(questions.map((question) => [question.event, question]))
  for (const event of ordered) {
    const surprise = (kind: Surprise['kind']) => surprises.push({ kind, event: event.id })
    if (!kindOf(event)) continue
    if (event.type === 'leave.ended') {
      const leave = leaveOf.get(bodyOf<'leave.ended'>(event).leave)
      if (!leave) surprise('end_without_leave')
      else if (leave.ended) surprise('double_end')
      else leave.ended = { event: event.id, wall: event.wall, tz: event.tz }
    } else if (event.type === 'photo.withdrawn') {
      const photo = photoOf.get(bodyOf<'photo.withdrawn'>(event).photo)
      if (photo) photo.withdrawn = true
      else surprise('withdrawal_without_photo')
    } else if (event.type === 'hotline.called') {
      const { question: about, ticket } = bodyOf<'hotline.called'>(event)
      const question = questionOf.get(about)
      if (question) question.tickets.push({ event: event.id, wall: event.wall, ticket })
      else surprise('ticket_without_question')
    }
  }
  for (const leave of leaves) {
    const start = distinct.get(leave.event)
    const end = leave.ended && distinct.get(leave.ended.event)
    if (start) leave.state = leaveState(start, end ?? null)
  }
  return surprises
}

function leaveState(start: VisitEvent, end: VisitEvent | null): Leave['state'] {
  const { returning, minutes } = bodyOf<'leave.started'>(start)
  if (!returning) return 'gone'
  if (!end) return 'open'
  const elapsed = elapsedMs(start, end)
  if (minutes == null || elapsed === null) return 'undetermined'
  return Math.floor(elapsed / 1000) <= minutes * 60 ? 'kept' : 'broken'
}

/**
 * Milliseconds between two events of one device, by its monotonic clock within one run of the app, else by its wall clock;
 * null between devices and when the clock went backwards. A constant error of a clock cancels out.
 */
function elapsedMs(start: VisitEvent, end: VisitEvent): number | null {
  if ((start.device ?? null) !== (end.device ?? null)) return null
  const sameRun = start.mono[0] === end.mono[0]
  const elapsed = sameRun ? end.mono[1] - start.mono[1] : end.wall - start.wall
  return elapsed >= 0 ? elapsed : null
}
