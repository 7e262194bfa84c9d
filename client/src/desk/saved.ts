/** Filters of a room that somebody kept under a name, and how dense they like the board: in this browser. */
import { signal } from '@preact/signals'
import { session } from '../device/index.ts'

export interface Saved {
  name: string
  /** As the address has it. */
  query: string
}

/** The rooms whose filters are kept. */
export type SavedOf = 'day' | 'records'

const storedAs = (room: SavedOf): string => `doorstep.${room}.filters`
const SIZE_AS = 'doorstep.day.size'
const MOST = 12

type ByPerson = Readonly<Record<string, readonly Saved[]>>

/** Storage may be forbidden: then what is kept lasts as long as the page. */
function read(room: SavedOf): ByPerson {
  try {
    const found = JSON.parse(localStorage.getItem(storedAs(room)) ?? '{}') as unknown
    return found && typeof found === 'object' && !Array.isArray(found) ? (found as ByPerson) : {}
  } catch {
    return {}
  }
}

const kept = { day: signal<ByPerson>(read('day')), records: signal<ByPerson>(read('records')) }

/** Several people sign in at one browser of an office: each finds their own. */
const whose = (): string => session.value.person?.id ?? ''

export const savedFilters = (room: SavedOf): readonly Saved[] => kept[room].value[whose()] ?? []

function keep(room: SavedOf, filters: readonly Saved[]): void {
  const now = { ...kept[room].value, [whose()]: filters }
  kept[room].value = now
  store(storedAs(room), JSON.stringify(now))
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // See read().
  }
}

export function keepSaved(room: SavedOf, name: string, query: string): void {
  keep(room, [...savedFilters(room).filter((one) => one.name !== name), { name, query }].slice(-MOST))
}

export function forgetSaved(room: SavedOf, name: string): void {
  keep(
    room,
    savedFilters(room).filter((one) => one.name !== name),
  )
}

export function likedSize(): string | null {
  try {
    return localStorage.getItem(SIZE_AS)
  } catch {
    return null
  }
}

export function likeSize(size: string): void {
  store(SIZE_AS, size)
}
