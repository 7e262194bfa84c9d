/** One fact that a phone says, whatever it is about, and how it is made (docs/protocol.md, section 1). */

/** What the server adds (`seq`, `received`) is of no interest to the core. */
export interface AnyEvent {
  id: string
  type: string
  v: number
  /** How far in the feed this phone had heard of what stood on its screen. */
  seen: number
  /** The phone's wall clock, milliseconds since 1970. */
  wall: number
  /** Its zone, minutes east of UTC. */
  tz: number
  /** The run of the app and its monotonic clock in milliseconds. */
  mono: readonly [boot: string, ms: number]
  body: Readonly<Record<string, unknown>>
  device?: string | null
  by?: string | null
}

/**
 * What a type of event means: the part of the fold it goes to (empty: it only speaks about another event), the register it
 * writes (empty: none, it adds to a list) and the fields that the fold shows. What `opens` its thing makes it: the thing
 * has the id of the event. What is `gathered` nobody waits for: a phone hands in several of it together.
 */
export interface Kind {
  into: string
  register: string
  fields: readonly string[]
  opens?: true
  gathered?: true
}

export const kind = (into: string, register: string, ...fields: string[]): Kind => ({
  into,
  register,
  fields,
})

/** A type that nobody waits for. */
export const gathered = (into: string, register: string, ...fields: string[]): Kind => ({
  ...kind(into, register, ...fields),
  gathered: true,
})

/** A type that opens its thing. */
export const opening = (into: string, register: string, ...fields: string[]): Kind => ({
  ...kind(into, register, ...fields),
  opens: true,
})

/** The meaning of an event in a vocabulary; null when its type is not known, or not this version of it. */
export function meaning(event: AnyEvent, vocabulary: Readonly<Record<string, Kind>>): Kind | null {
  return event.v === 1 && Object.hasOwn(vocabulary, event.type) ? vocabulary[event.type]! : null
}

/** Who acts, when and where: everything of an event that is not what happened, nor what it is about. */
export type Context = Omit<AnyEvent, 'type' | 'v' | 'body' | 'device' | 'by'> & { device: string; by: string }

/** An event of a known type; the context says what it is about, too. */
export function makeEvent<C extends Context>(type: string, body: object, context: C): C & AnyEvent {
  return { ...context, type, v: 1, body: { ...body } }
}
