/**
 * The rooms of the desk: which there are, where they are found, and who sees them. Nobody switches between roles: whoever
 * has several sees the rooms of all. What somebody may do there is decided by the server
 * (server/doorstep/accounts/authorisation.yaml).
 */
import { session } from '../device/index.ts'
import { match, type IconName } from '../ui/index.ts'
import type { t } from './words/index.ts'

export type Role = 'dispatcher' | 'supervisor' | 'administrator'

export interface Room {
  /** Its folder beside this file, whose index.tsx is fetched when the room is opened. */
  folder: string
  /** The addresses that it draws; its tab leads to the first. */
  paths: readonly string[]
  /** Its place in the navigation; null: other rooms lead there. */
  tab: { words: Extract<Parameters<typeof t>[0], `nav.${string}`>; icon: IconName } | null
  roles: readonly Role[]
}

const EVERYBODY = ['dispatcher', 'supervisor', 'administrator'] as const
const PLANNING = ['dispatcher', 'administrator'] as const
const WATCHING = ['supervisor', 'administrator'] as const

/** In the order of the navigation; the first that somebody sees is where they begin. */
export const ROOMS: readonly Room[] = [
  {
    folder: 'reviews',
    paths: ['/reviews', '/record/:number'],
    tab: { words: 'nav.reviews', icon: 'eye' },
    roles: WATCHING,
  },
  { folder: 'parcels', paths: ['/waiting', '/waiting/:parcel'], tab: null, roles: WATCHING },
  { folder: 'day', paths: ['/day'], tab: { words: 'nav.day', icon: 'day' }, roles: EVERYBODY },
  { folder: 'book', paths: ['/book'], tab: { words: 'nav.book', icon: 'phone' }, roles: PLANNING },
  {
    folder: 'messages',
    paths: ['/messages'],
    tab: { words: 'nav.messages', icon: 'speech' },
    roles: EVERYBODY,
  },
  { folder: 'records', paths: ['/records'], tab: { words: 'nav.records', icon: 'history' }, roles: WATCHING },
  {
    folder: 'numbers',
    paths: ['/numbers'],
    tab: { words: 'nav.numbers', icon: 'computed' },
    roles: WATCHING,
  },
  { folder: 'own', paths: ['/settings'], tab: { words: 'nav.settings', icon: 'settings' }, roles: EVERYBODY },
]

/** The rooms that whoever is signed in sees. */
export function rooms(): Room[] {
  const held = session.value.person?.roles ?? []
  return ROOMS.filter(({ roles }) => roles.some((role) => held.includes(role)))
}

/** The room in which somebody begins: that of `/`. */
function first(): Room | undefined {
  return rooms().find(({ tab }) => tab !== null)
}

/** The room that draws an address, if there is one that whoever is signed in sees. */
export function roomAt(path: string): Room | undefined {
  if (path === '/') return first()
  return rooms().find(({ paths }) => paths.some((pattern) => match(pattern, path)))
}

/** Whether an address leads somewhere, for whoever is signed in. */
export function opens(path: string): boolean {
  return roomAt(path) !== undefined
}
