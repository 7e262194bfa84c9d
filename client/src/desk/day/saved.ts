/** Filters of the board that somebody kept under a name, and how dense they like it: in this browser. */
import { signal } from '@preact/signals'

interface Saved {
  name: string
  /** As the address has it. */
  query: string
}

const STORED_AS = 'doorstep.day.filters'
const SIZE_AS = 'doorstep.day.size'
const MOST = 12

/** Storage may be forbidden: then what is kept lasts as long as the page. */
function read(): Saved[] {
  try {
    const found = JSON.parse(localStorage.getItem(STORED_AS) ?? '[]') as unknown
    return Array.isArray(found) ? (found as Saved[]).filter(({ name, query }) => name && query) : []
  } catch {
    return []
  }
}

export const savedFilters = signal<readonly Saved[]>(read())

function keep(filters: readonly Saved[]): void {
  savedFilters.value = filters
  store(STORED_AS, JSON.stringify(filters))
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
