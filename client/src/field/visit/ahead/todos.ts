/**
 * What somebody owes to whom until when: pure. Of a visit that is on this phone its own events say it, before the
 * office has heard of them; of everything else, what the office said last.
 */
import type { Owed } from '../../../core/owed.ts'
import { typedCodes } from '../../../core/visit/codes.ts'
import type { Entry } from '../../../core/visit/fold.ts'
import { zoneOf, type Stop } from '../../day.ts'

export interface Todo {
  id: string
  kind: string
  /** The visit's page, where it is on this phone. */
  visit: string | null
  /** What the hotline is to be called about: the visit and the event of the question. */
  call: { visit: string; question: string } | null
  /** Milliseconds; null: at once; a call as soon as there is a network. */
  due: number | null
  zone: string
  name: string | null
  phone: string | null
  text: string | null
}

/** Kinds that follow from what was recorded on this phone. */
const RECORDED_HERE = ['leave.return', 'question.answer', 'complaint.answer', 'question.hotline']

/**
 * Everything that is owed, what is due at once first, then by when. `owed` is what the office knows; `unsent` whether
 * an event is still on this phone alone; `me` the person, who does not owe what a colleague promised.
 */
export function todosOf(
  stops: readonly Stop[],
  owed: readonly Owed[],
  unsent: (visit: string, event: string) => boolean,
  me: string | null,
  callWithin: (stop: Stop) => number,
  now: number,
): Todo[] {
  const here = new Set(stops.map(({ document }) => document.id))
  const known = owed.filter(({ about, kind }) => !here.has(about) || !RECORDED_HERE.includes(kind))
  // The question itself is another promise, with another time.
  const due = new Map(
    owed.flatMap(({ question, due }) => (question ? [[question, Date.parse(due)] as const] : [])),
  )
  return [
    ...stops.flatMap((stop) => recordedHere(stop, due, unsent, me, callWithin, now)),
    ...known.map((one) => ofOffice(one, stops)),
  ].toSorted((a, b) => (a.due ?? 0) - (b.due ?? 0))
}

function ofOffice({ id, kind, about, due, name, phone, text, question }: Owed, stops: readonly Stop[]): Todo {
  const call = question ? { visit: about, question } : null
  // It is done at the visit, or at the one that continues that.
  const at = stops.find(
    ({ document }) => document.id === about || document.carried?.promises.some((one) => one.id === id),
  )
  const visit = at?.document.id ?? null
  return { id, kind, visit, call, due: Date.parse(due), zone: '', name, phone, text }
}

function recordedHere(
  stop: Stop,
  known: ReadonlyMap<string, number>,
  unsent: (visit: string, event: string) => boolean,
  me: string | null,
  callWithin: (stop: Stop) => number,
  now: number,
): Todo[] {
  const { document, visit } = stop
  const { customer } = document
  const mine = ({ by }: { by: string | null }): boolean => by === null || me === null || by === me
  const about = {
    visit: document.id,
    call: null,
    zone: zoneOf(document),
    name: customer.address_as || customer.name,
    phone: customer.phone,
  }
  const promised = (
    kind: string,
    { event, promised, text }: Pick<Entry<'question.raised'>, 'event' | 'promised' | 'text'>,
  ): Todo[] => (promised ? [{ ...about, id: event, kind, due: Date.parse(promised), text }] : [])
  const code = typedCodes(document, visit)
  // The office has the record, which says so: whoever reviews it asks, and that stands above the day.
  const isTheOffices = visit.completions.some(({ event }) => !unsent(document.id, event))
  const toCall = visit.questions.filter(
    (one) => mine(one) && one.hotline === 'queued' && one.tickets.length === 0,
  )
  return [
    ...visit.leaves
      .filter((one) => mine(one) && one.state === 'open' && one.promised)
      .map((one) => ({
        ...about,
        id: one.event,
        kind: 'leave.return',
        due: Date.parse(one.promised!),
        text: one.note,
      })),
    ...toCall.map((one) => ({
      ...about,
      id: `${one.event} hotline`,
      kind: 'question.hotline',
      call: { visit: document.id, question: one.event },
      // The office has it: then there was a network, and the time runs from when it came there.
      due: unsent(document.id, one.event) ? null : (known.get(one.event) ?? now + callWithin(stop)),
      text: one.text,
    })),
    ...visit.questions.filter(mine).flatMap((one) => promised('question.answer', one)),
    ...visit.complaints.filter(mine).flatMap((one) => promised('complaint.answer', one)),
    ...(code?.state === 'wrong' && mine(code.last) && !isTheOffices
      ? [{ ...about, id: `${document.id} code`, kind: 'door-code', due: null, text: null }]
      : []),
  ]
}
