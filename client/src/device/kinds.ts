/**
 * The kinds of items that this app takes out of a pull: what each says of which thing, and which version of the database
 * knew it first.
 *
 * An app passes by what it does not know, and its cursor moves on. So a build that learns one more kind gives it a new
 * version: every database of an older one forgets its cursor when it is opened, and the phone starts over.
 */
import { THINGS } from '../core/things.ts'

/** What an item tells: something was said, the thing looks otherwise, it comes whole, it is gone, a photo has arrived. */
/** Why a thing leaves of which nothing may stay here. */
export const ERASED = 'erased'

type Tells = 'event' | 'document' | 'added' | 'removed' | 'photo'

export interface ItemKind {
  what: string
  tells: Tells
  since: number
}

const VISIT = 'visit'

/** Those of the first thing keep the names that they had when there was no other. */
const OF_VISITS: Readonly<Record<string, ItemKind>> = {
  'event': { what: VISIT, tells: 'event', since: 10 },
  'visit': { what: VISIT, tells: 'document', since: 10 },
  'scope.added': { what: VISIT, tells: 'added', since: 10 },
  'scope.removed': { what: VISIT, tells: 'removed', since: 10 },
  'photo.stored': { what: VISIT, tells: 'photo', since: 10 },
}

function kindsOf(what: string, since: number): [string, ItemKind][] {
  const named = (tells: Tells): [string, ItemKind] => [`${what}.${tells}`, { what, tells, since }]
  return [[what, { what, tells: 'document', since }], named('event'), named('added'), named('removed')]
}

export const KINDS: Readonly<Record<string, ItemKind>> = {
  ...OF_VISITS,
  ...Object.fromEntries(
    Object.entries(THINGS).flatMap(([what, { since }]) => (what === VISIT ? [] : kindsOf(what, since))),
  ),
  // What the person owes: a list of the office's, about which nobody says anything.
  ...Object.fromEntries(kindsOf('todos', 40)),
}

/** The version that the newest of them asks for. */
export const NEWEST = Math.max(...Object.values(KINDS).map(({ since }) => since))

/** Whether a database of this version has let something pass by that this app knows. */
export function hasMissed(version: number): boolean {
  return NEWEST > version
}
