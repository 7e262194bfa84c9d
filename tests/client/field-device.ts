/** The device layer in memory, for the tests of the screens: what is recorded is at once on the disk, unless it is held. */
import { computed, signal } from '@preact/signals'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Bodies, EventType, VisitEvent } from '../../client/src/core/visit/events.ts'
import { fold } from '../../client/src/core/visit/fold.ts'
import type { TimeRead } from '../../client/src/core/visit/arrival.ts'
import type { Left, News } from '../../client/src/core/visit/news.ts'
import { becameOf as became } from '../../client/src/core/visit/sealed.ts'
import { MINE, NINE, document, event, standard } from './field-builders.ts'

export const events = signal<readonly VisitEvent[]>([])
export const documents = signal<ReadonlyMap<string, VisitDocument>>(new Map())
const folded = computed(() => fold(events.value))
const states = computed(
  () => new Map(events.value.filter(({ device }) => device === MINE).map(({ id }) => [id, 'saved' as const])),
)

/** What the phone has of the completions, beside the events. */
export const sent = signal<{ state: 'saved' | 'sent' | 'attention' | 'received'; seq: number | null }>({
  state: 'sent',
  seq: 1,
})
export const becameOf = (visit: string) =>
  computed(() =>
    became(
      folded.value.completions.map(() => sent.value),
      documents.value.get(visit)?.record,
    ),
  )

let disk = Promise.resolve()

/** Makes the disk wait until the returned function is called. */
export function holdDisk(): () => void {
  let release = (): void => undefined
  disk = new Promise((resolve) => (release = resolve))
  return release
}

export function reset(given: readonly VisitEvent[] = [], more: Partial<VisitDocument> = {}): void {
  disk = Promise.resolve()
  drafts.clear()
  sent.value = { state: 'sent', seq: 1 }
  events.value = given
  news.value = {}
  time.value = { at: NINE - 20 * 60_000, error_ms: 20, sure: true }
  const of = document(more)
  documents.value = new Map([[of.id, of]])
}

/** What the person has recorded since, without its envelope. */
export function recorded(): { type: string; body: Readonly<Record<string, unknown>> }[] {
  return events.value.map(({ type, body }) => ({ type, body }))
}

export async function record<T extends EventType>(type: T, body: Bodies[T]): Promise<VisitEvent> {
  await disk
  const made = event(type, body)
  events.value = [...events.value, made]
  return made
}

export async function answerPrivately(
  _: string,
  item: string,
  value: unknown,
  replaces: string[],
): Promise<VisitEvent> {
  const sealed = { key: 'k1', wrapped: 'w', iv: 'i', ciphertext: String(value).length.toString() }
  return record('private.answered', { item, ...sealed, replaces })
}

export class PhotoRefused extends Error {
  readonly reason: string

  constructor(reason: string) {
    super(reason)
    this.reason = reason
  }
}

export class Problem extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code = '') {
    super('problem')
    this.status = status
    this.code = code
  }
}

export async function signIn(staffNo: string, password: string): Promise<void> {
  if (password !== 'right') throw new Problem(password === 'off' ? 0 : password === 'often' ? 429 : 401)
  session.value = {
    state: 'signed-in',
    person: { id: 'p', name: '李强', staff_no: staffNo, phone: null, roles: ['technician'], team: null },
  }
}

export const session = signal<{ state: string; person: unknown }>({ state: 'signed-in', person: null })
export const kept = signal<{ person: string; staff_no: string; unsent: number }[]>([])
export const sync = signal({
  phase: 'idle',
  trouble: null as string | null,
  heard: null,
  received: true,
  next: null,
})
export const storage = signal({ persisted: true, free: null, low: false, lost: false, trouble: false })
export const unsent = signal({ facts: 0, photos: 0, attention: 0 })
export const outbox = signal<readonly unknown[]>([])
export const quarantine = signal<readonly unknown[]>([])
export const history = signal<readonly unknown[]>([])
export const owed = signal<readonly unknown[]>([])
const todos = computed(() => new Map(owed.value.length ? [['p', { id: 'p', owed: owed.value }]] : []))
export const things = () => todos
export const overdue = signal(false)
export const missing = signal<readonly VisitDocument[]>([])
export const statements = signal<readonly string[]>(['doorstep-statement/1', 'doorstep-statement/2'])
export const clock = signal(null)
export const news = signal<Readonly<Record<string, News | Left>>>({})
/** What the phone knows of the time; on the way to the visit unless a test says otherwise. */
export const time = signal<TimeRead>({ at: NINE - 20 * 60_000, error_ms: 20, sure: true })
export const timeHere = (): TimeRead => time.peek()
export async function noteSeen({ id, state, promise }: VisitDocument): Promise<void> {
  await record('change.seen', { state, entry: promise?.entry ?? null })
  const { [id]: _, ...others } = news.value
  news.value = others
}
export async function noteLeft(visit: string, { before }: Left): Promise<void> {
  await record('change.seen', { state: before.state, entry: before.promise?.entry ?? null, gone: true })
  const { [visit]: _, ...others } = news.value
  news.value = others
}
export const updateReady = signal(false)

const drafts = new Map<string, { text: string; over: string }>()
export function draftOf(visit: string, field: string, over = ''): string | null {
  const found = drafts.get(`${visit} ${field}`)
  return found?.over === over ? found.text : null
}
export function keepDraft(visit: string, field: string, text: string | null, over = ''): void {
  if (text === null) drafts.delete(`${visit} ${field}`)
  else drafts.set(`${visit} ${field}`, { text, over })
}

export const foldOf = () => folded
export const eventsOf = () => events
export const statesOf = () => states
export const standardOf = () => signal(standard)
export const canAnswerPrivately = (of: VisitDocument): boolean => of.key !== null
export const openCapture = () => () => undefined
export const photo = async () => null
export const applyUpdate = (): void => undefined
export const syncNow = (): void => undefined
