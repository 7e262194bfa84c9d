/**
 * The kinds of items that this app takes out of a pull, each with the version of the database that knew it first.
 *
 * An app passes by what it does not know, and its cursor moves on. So a build that learns one more kind gives it a new
 * version: every database of an older one forgets its cursor when it is opened, and the phone starts over.
 */
export const KINDS = {
  'event': 10,
  'visit': 10,
  'scope.added': 10,
  'scope.removed': 10,
  'photo.stored': 10,
} as const

/** Whether a database of this version has let something pass by that this app knows. */
export function hasMissed(version: number): boolean {
  return Object.values(KINDS).some((since) => since > version)
}
