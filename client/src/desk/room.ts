/**
 * What a room of the desk says of itself, in the `room.ts` of its folder: where it is found, its place in the navigation,
 * and who sees it. What somebody may do there is decided by the server (server/doorstep/accounts/authorisation.yaml).
 */
import type { IconName } from '../ui/index.ts'

export type Role = 'dispatcher' | 'supervisor' | 'administrator'

/** The parts of the navigation at the left, from the top. */
export const GROUPS = ['work', 'customers', 'quality', 'setup'] as const
/** `own` is at its foot, beside who is signed in. */
export type Group = (typeof GROUPS)[number] | 'own'

export interface Tab {
  label: () => string
  icon: IconName
  /** Where it stands in the navigation at the left; without it among what sets the office up. */
  group?: Group
  /** `g` and this letter open it; no other room has it. */
  letter?: string
}

/** Keys that work in a room, for the list of all keys. */
export interface Keys {
  keys: readonly string[]
  does: () => string
}

export interface Room {
  /** The first that somebody sees, by this number, is where they begin, unless it is `first` for others alone. */
  place: number
  /** Who begins there; without it everybody who sees it and no room before it. */
  first?: readonly Role[]
  /** The addresses that it draws; its tab leads to the first. */
  paths: readonly string[]
  /** How it stands in the navigation; null: other rooms lead there. */
  tab: Tab | null
  roles: readonly Role[]
  /** What its own keys do. */
  keys?: readonly Keys[]
  /** Asks, while the room's own file comes, for what its page asks for in any case. */
  early?: () => void
  /** What waits there for somebody to see to it; its tab says so. Throws Problem. */
  waits?: () => Promise<Waiting>
}

/** How many wait, and whether one of them has waited too long: what is red needs somebody now. */
export interface Waiting {
  count: number
  urgent: boolean
}

export const EVERYBODY = ['dispatcher', 'supervisor', 'administrator'] as const
export const PLANNING = ['dispatcher', 'administrator'] as const
export const WATCHING = ['supervisor', 'administrator'] as const
