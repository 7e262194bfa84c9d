/** What an event may be about: each thing with its vocabulary. Its name is the field of the envelope (docs/protocol.md, section 1). */
import { VOCABULARY, type Kind } from './visit/events.ts'

export const THINGS: Readonly<Record<string, Readonly<Record<string, Kind>>>> = { visit: VOCABULARY }

/** The thing that events of this type are about; a type belongs to one. */
export function thingOf(type: string): string {
  return Object.keys(THINGS).find((thing) => Object.hasOwn(THINGS[thing]!, type)) ?? 'visit'
}
