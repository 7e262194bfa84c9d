/** What an event may be about. The name of a thing is the field of the envelope (docs/protocol.md, section 1). */
import type { AnyEvent, Kind } from './event.ts'
import { VOCABULARY as VISIT, type Bodies as VisitBodies, type VisitEvent } from './visit/events.ts'

/** The body of each type of event, whatever it is about. */
export type Bodies = VisitBodies
export type EventType = keyof Bodies
export type EventOf<T extends EventType> = T extends keyof VisitBodies ? VisitEvent : AnyEvent

export interface Thing {
  vocabulary: Readonly<Record<string, Kind>>
  /**
   * The version of the phone's database that knew it first. A build that learns one gives it a version of its own, by tens:
   * an app passes by what it does not know, so its phone starts over once (device/kinds.ts).
   */
  since: number
}

export const THINGS: Readonly<Record<string, Thing>> = {
  visit: { vocabulary: VISIT, since: 10 },
}

/** The thing that events of this type are about; a type belongs to one. */
export function thingOf(type: string): string {
  return Object.keys(THINGS).find((thing) => Object.hasOwn(THINGS[thing]!.vocabulary, type)) ?? 'visit'
}

/** Whether an event of this type opens its thing. */
export function opens(type: string): boolean {
  return kindOf(type)?.opens ?? false
}

/** Whether nobody waits for an event of this type. */
export function isGathered(type: string): boolean {
  return kindOf(type)?.gathered ?? false
}

function kindOf(type: string): Kind | undefined {
  return THINGS[thingOf(type)]!.vocabulary[type]
}
