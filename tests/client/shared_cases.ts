/** Reads the cases that Python and TypeScript share; their form is described in tests/cases/README.md. */
import { readFileSync, readdirSync } from 'node:fs'
import { parse } from 'yaml'
import type { VisitEvent } from '../../client/src/core/visit/events.ts'

type Values = Record<string, unknown>
export type Case = Values & { name: string }
export interface Short {
  is: string
  type: string
  v?: number
  body?: Values
  at?: string | number
  wall?: string | number
  mono?: string | number
  boot?: string
  device?: string
  by?: string
  tz?: number
}

const CASES = new URL('../cases/', import.meta.url)
const UNITS: Record<string, number> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }
/** Fields of a body that name events. */
const NAMING = ['replaces', 'leave', 'photo', 'question']

/** All cases of the files whose names begin so, their tables unfolded; the names are unique within a file. */
export function load(prefix: string): Case[] {
  const files = readdirSync(CASES).filter((name) => name.startsWith(prefix) && name.endsWith('.yaml'))
  return files.sort().flatMap((name) => {
    const written = parse(readFileSync(new URL(name, CASES), 'utf8')) as Case[]
    return written.flatMap((one) => casesOf(one, name.replace('.yaml', '')))
  })
}

function casesOf({ for: lists = {}, columns = [], rows = [[]], ...rest }: Case, file: string): Case[] {
  let combinations: Values[] = (rows as unknown[][]).map((row) =>
    Object.fromEntries((columns as string[]).map((name, at) => [name, row[at]])),
  )
  for (const [name, values] of Object.entries(lists as Record<string, unknown[]>)) {
    combinations = combinations.flatMap((one) => values.map((value) => ({ ...one, [name]: value })))
  }
  return combinations.map((values) => {
    const filled = fill(rest, values) as Case
    const shown = Object.entries(values).map(([name, value]) => `${name} ${String(value)}`)
    return {
      ...values,
      ...filled,
      name: `${file}: ${filled.name}${shown.length ? ` (${shown.join(', ')})` : ''}`,
    }
  })
}

/** The value with every `$name` replaced. */
function fill(value: unknown, values: Values): unknown {
  if (typeof value === 'string') {
    if (value.startsWith('$') && Object.hasOwn(values, value.slice(1))) return values[value.slice(1)]
    return value.replace(/\$([a-z_]+)/g, (all, name: string) =>
      Object.hasOwn(values, name) ? String(values[name]) : all,
    )
  }
  if (Array.isArray(value)) return value.map((entry) => fill(entry, values))
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value).map(([name, entry]) => [String(fill(name, values)), fill(entry, values)]),
  )
}

/** The UUID that a name stands for. */
export function eventId(name: string): string {
  const digits = [...new TextEncoder().encode(name)]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .padEnd(32, '0')
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-')
}

/** `60s` → 60000. */
export function milliseconds(duration: string | number): number {
  if (typeof duration === 'number') return duration
  const found = /^([-+]?\d+)(ms|s|m|h|d)$/.exec(duration)
  if (!found) throw new Error(duration)
  return Number(found[1]) * UNITS[found[2]!]!
}

/** The event that a short form stands for, as the server hands it out. */
export function event(short: Short): VisitEvent {
  const { at = 0, device = 'A' } = short
  const body: Values = { replaces: [], ...short.body }
  for (const field of NAMING.filter((name) => name in body)) {
    const named = body[field] as string | string[]
    body[field] = Array.isArray(named) ? named.map(eventId) : eventId(named)
  }
  return {
    id: eventId(short.is),
    visit: eventId('visit'),
    type: short.type,
    v: short.v ?? 1,
    seen: 0,
    wall: milliseconds(short.wall ?? at),
    tz: short.tz ?? 480,
    mono: [short.boot ?? `${device}1`, milliseconds(short.mono ?? at)],
    body,
    device,
    by: short.by ?? device.toLowerCase(),
  }
}

/** A result with events called by their names. */
export function byName(result: unknown, shorts: readonly Short[]): unknown {
  const names = new Map(shorts.map((short) => [eventId(short.is), short.is]))
  const named = (value: unknown): unknown => {
    if (typeof value === 'string') return names.get(value) ?? value
    if (Array.isArray(value)) return value.map(named)
    if (value === null || typeof value !== 'object') return value
    return Object.fromEntries(Object.entries(value).map(([name, entry]) => [name, named(entry)]))
  }
  return named(result)
}

/** Where a result is not as expected (the rule of `expect`), or null. */
export function mismatch(expected: unknown, actual: unknown, path = ''): string | null {
  const wrong = `${path}: expected ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual) || actual.length !== expected.length) return wrong
    return first(expected.map((entry, at) => mismatch(entry, actual[at], `${path}/${at}`)))
  }
  if (expected === null || typeof expected !== 'object') return expected === actual ? null : wrong
  if (actual === null || typeof actual !== 'object' || Array.isArray(actual)) return wrong
  const fields = Object.entries(expected)
  if (!fields.length) return Object.keys(actual).length ? wrong : null
  return first(
    fields.map(([name, entry]) =>
      Object.hasOwn(actual, name)
        ? mismatch(entry, (actual as Values)[name], `${path}/${name}`)
        : `${path}/${name} is missing`,
    ),
  )
}

function first(faults: (string | null)[]): string | null {
  return faults.find((fault) => fault !== null) ?? null
}
