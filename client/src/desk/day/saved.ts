/** Filters of the board that somebody kept under a name, and how dense they like it: in this browser. */
import { computed, signal } from '@preact/signals'
import { session } from '../../device/index.ts'

interface Saved {
  name: string
  /** As the address has it. */
  query: string
}

const STORED_AS = 'doorstep.day.filters'
const SIZE_AS = 'doorstep.day.size'
const MOST = 12

type ByPerson = Readonly<Record<string, readonly Saved[]>>

/** Storage may be forbidden: then what is kept lasts as long as the page. */
function read(): ByPerson {
  try {
    const found = JSON.parse(localStorage.getItem(STORED_AS) ?? '{}') as unknown
    return found && typeof found === 'object' && !Array.isArray(found) ? (found as ByPerson) : {}
  } catch {
    return {}
  }
}

const kept = signal<ByPerson>(read())

/** Several people sign in at one browser of an office: each finds their own. */
const whose = (): string => session.value.person?.id ?? ''

export const savedFilters = computed<readonly Saved[]>(() => kept.value[whose()] ?? [])

function keep(filters: readonly Saved[]): void {
  kept.value = { ...kept.value, [whose()]: filters }
  store(STORED_AS, JSON.stringify(kept.value))
}

function store(name: string, value: string): void {
  try {
    localStorage.setItem(name, value)
  } catch {
    // See read().
  }
}

export function keepSaved(name: string, query: string): void {
  keep([...savedFilters.value.filter((one) => one.name !== name), { name, query }].slice(-MOST))
}

export function forgetSaved(name: string): void {
  keep(savedFilters.value.filter((one) => one.name !== name))
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
