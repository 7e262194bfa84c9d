/**
 * The rooms of the desk as they describe themselves (room.ts in each folder), and which of them somebody sees. Nobody
 * switches between roles: whoever has several sees the rooms of all.
 */
import { session } from '../device/index.ts'
import { match } from '../ui/index.ts'
import type { Role, Room } from './room.ts'

/** A room with its folder, whose index.tsx is fetched when it is opened. */
type Found = Room & { folder: string }

const DESCRIBED = import.meta.glob<{ room: Room }>('./*/room.ts', { eager: true })

/** In the order of the navigation. */
export const ROOMS: readonly Found[] = Object.entries(DESCRIBED)
  .map(([path, { room }]) => ({ folder: path.split('/').at(-2)!, ...room }))
  .sort((one, other) => one.place - other.place)

/** The rooms that whoever is signed in sees. */
export function rooms(): Found[] {
  return ROOMS.filter(({ roles }) => roles.some(isHeld))
}

function isHeld(role: Role): boolean {
  return (session.value.person?.roles ?? []).includes(role)
}

/** The room in which somebody begins: that of `/`. */
function first(): Found | undefined {
  return rooms().find(({ tab, first }) => tab !== null && (!first || first.some(isHeld)))
}

/** The room that draws an address, if there is one that whoever is signed in sees. */
export function roomAt(path: string): Found | undefined {
  if (path === '/') return first()
  return rooms().find(({ paths }) => paths.some((pattern) => match(pattern, path)))
}

/** Whether an address leads somewhere, for whoever is signed in. */
export function opens(path: string): boolean {
  return roomAt(path) !== undefined
}
