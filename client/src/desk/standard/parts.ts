/** A standard as the things that it is made of, and what is said of each, one trait after the other. Pure. */
import type { Standard } from '../../core/checklist/standard.ts'

export const PARTS = ['lists', 'items', 'phrases', 'never', 'levels', 'messages', 'company'] as const
export type Part = (typeof PARTS)[number]

type Json = Record<string, unknown>
/** What is said of a thing, by the name of the trait. */
export type Traits = Record<string, unknown>

export interface Thing {
  part: Part
  /** What it is within its part: a list, a tone … */
  kind: string
  id: string
  traits: Traits
}

/** What is made from other traits, or names the thing itself. */
const LEFT_OUT = new Set(['id', 'needs', 'value'])

/** Whatever is one thing to its readers stays whole; what is words in two languages comes apart. */
const APART = new Set([
  'name',
  'help',
  'purpose',
  'instead',
  'company',
  'leaflet',
  'line',
  'zh',
  'en',
  'customer',
  'technician',
])

function isMap(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function flat(thing: Json, before = ''): Traits {
  const found: Traits = {}
  for (const [key, value] of Object.entries(thing)) {
    const name = before + key
    if (LEFT_OUT.has(key) || value === null) continue
    if (key === 'phases') {
      for (const phase of value as { id: string; items: string[] }[]) found[`phase.${phase.id}`] = phase.items
    } else if (key === 'options') {
      for (const option of value as { value: string }[]) found[`option.${option.value}`] = option
    } else if (key === 'at' && isMap(value)) {
      found['at.days'] = value
    } else if (APART.has(key) && isMap(value)) {
      Object.assign(found, flat(value, `${name}.`))
    } else {
      found[name] = value
    }
  }
  return found
}

function each(part: Part, kind: string, things: Json | undefined): Thing[] {
  return Object.entries(things ?? {}).map(([id, thing]) => ({ part, kind, id, traits: flat(thing as Json) }))
}

function byId(things: readonly unknown[] | undefined): Json {
  return Object.fromEntries((things ?? []).map((one) => [(one as { id: string }).id, one]))
}

interface Messages {
  send: Json
  words?: Json
  channels?: Json
  ways?: { roles: Record<string, string[]>; kinds: Record<string, Record<string, string[]>> }
}

function orders({ ways }: Messages): Json {
  const kinds = Object.entries(ways?.kinds ?? {}).flatMap(([kind, roles]) =>
    Object.entries(roles).map(([role, order]) => [`${kind}.${role}`, { order }] as const),
  )
  const roles = Object.entries(ways?.roles ?? {}).map(([role, order]) => [role, { order }] as const)
  return Object.fromEntries([...roles, ...kinds])
}

/** Everything that a version says, in the order in which it says it. */
export function thingsOf(standard: Standard): Thing[] {
  const found = standard as unknown as Json
  const messages = (found.messages ?? { send: {} }) as Messages
  const calendar = (found.calendar ?? {}) as { hours?: Json; years?: Json }
  return [
    ...each('lists', 'list', found.visits as Json),
    ...each('items', 'item', found.items as Json),
    ...each('phrases', 'phrase', found.phrases as Json),
    ...each('never', 'forbidden', byId(standard.forbidden)),
    ...each('never', 'tone', byId(standard.tones)),
    ...each('levels', 'level', found.levels as Json),
    ...each('messages', 'message', messages.send),
    ...each('messages', 'word', messages.words),
    ...each('messages', 'channel', messages.channels),
    ...each('messages', 'way', orders(messages)),
    ...each('company', 'brand', { '': found.brand }),
    ...each('company', 'hours', calendar.hours ? { '': { hours: calendar.hours } } : {}),
    ...each('company', 'year', calendar.years),
  ]
}

export interface Change {
  thing: Thing
  /** `changed` says which traits were otherwise. */
  how: 'added' | 'removed' | 'changed'
  traits: { name: string; before: unknown; after: unknown }[]
}

/** What is another in a newer version, thing by thing. */
export function changesBetween(old: Standard, recent: Standard): Change[] {
  const name = ({ kind, id }: Thing): string => `${kind} ${id}`
  const before = new Map(thingsOf(old).map((thing) => [name(thing), thing]))
  const after = new Map(thingsOf(recent).map((thing) => [name(thing), thing]))
  const found: Change[] = []
  for (const [key, thing] of after) {
    const was = before.get(key)
    if (!was) {
      found.push({ thing, how: 'added', traits: [] })
      continue
    }
    const names = [...new Set([...Object.keys(was.traits), ...Object.keys(thing.traits)])]
    const traits = names
      .map((trait) => ({ name: trait, before: was.traits[trait], after: thing.traits[trait] }))
      .filter((one) => !same(one.before, one.after))
    if (traits.length > 0) found.push({ thing, how: 'changed', traits })
  }
  for (const [key, thing] of before) if (!after.has(key)) found.push({ thing, how: 'removed', traits: [] })
  return found.toSorted((one, other) => PARTS.indexOf(one.thing.part) - PARTS.indexOf(other.thing.part))
}

function same(one: unknown, other: unknown): boolean {
  return sorted(one) === sorted(other)
}

/** The text of a value, whatever the order of its keys. */
function sorted(value: unknown): string {
  return (
    JSON.stringify(value, (_, part: unknown) =>
      isMap(part)
        ? Object.fromEntries(Object.entries(part).toSorted(([one], [other]) => (one < other ? -1 : 1)))
        : part,
    ) ?? ''
  )
}

/** What of a list of names went, came, or only changed its place. */
export function listChange(
  before: readonly string[],
  after: readonly string[],
): { gone: string[]; came: string[]; moved: boolean } {
  const gone = before.filter((one) => !after.includes(one))
  const came = after.filter((one) => !before.includes(one))
  const stay = before.filter((one) => after.includes(one))
  const stays = after.filter((one) => before.includes(one))
  return { gone, came, moved: stay.some((one, at) => one !== stays[at]) }
}

/** Whether a thing says what is looked for, in either language or by its id. */
export function says({ id, traits }: Thing, sought: string): boolean {
  const wanted = sought.trim().toLowerCase()
  return wanted === '' || `${id} ${JSON.stringify(Object.values(traits))}`.toLowerCase().includes(wanted)
}
