/**
 * What a room of the desk says of itself, in the `room.ts` of its folder: where it is found, its place in the navigation,
 * and who sees it. What somebody may do there is decided by the server (server/doorstep/accounts/authorisation.yaml).
 */
import type { IconName } from '../ui/index.ts'

export type Role = 'dispatcher' | 'supervisor' | 'administrator'

export interface Room {
  /** The first that somebody sees, by this number, is where they begin. */
  place: number
  /** The addresses that it draws; its tab leads to the first. */
  paths: readonly string[]
  /** How it stands in the navigation; null: other rooms lead there. */
  tab: { label: () => string; icon: IconName } | null
  roles: readonly Role[]
  /** Asks, while the room's own file comes, for what its page asks for in any case. */
  early?: () => void
  /** How many wait there for somebody to see to them; its tab says so. Throws Problem. */
  waits?: () => Promise<number>
}

export const EVERYBODY = ['dispatcher', 'supervisor', 'administrator'] as const
export const PLANNING = ['dispatcher', 'administrator'] as const
export const WATCHING = ['supervisor', 'administrator'] as const
