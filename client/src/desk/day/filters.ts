/** Which of a day's visits and people are looked at: chosen in the address, so that a link and a bookmark keep it. */
import type { Card, Day, TechnicianDay, WaitingCard } from '../visit/calls.ts'
import { nobodyGoes } from '../visit/wording.ts'
import { FILTERS, type Filtered, type FilterName } from '../address.ts'

/** How a visit stands, as the strip above the board counts it. A late one is planned or on the way as well. */
export const STANDS = [
  'planned',
  'on_the_way',
  'on_site',
  'late',
  'done',
  'not_done',
  'unassigned',
  'cancelled',
] as const
export type Stands = (typeof STANDS)[number]

const ON_SITE: readonly Card['status'][] = ['on_site', 'away', 'left']

export function stands(card: Card | WaitingCard): ReadonlySet<Stands> {
  const found = new Set<Stands>()
  if (card.state === 'cancelled') return found.add('cancelled')
  if (card.status === 'completed') {
    return found.add(card.outcome === null || card.outcome === 'done' ? 'done' : 'not_done')
  }
  if (nobodyGoes(card)) found.add('unassigned')
  else if (card.status === 'booked') found.add('planned')
  if (card.status === 'travelling') found.add('on_the_way')
  if (ON_SITE.includes(card.status)) found.add('on_site')
  if (card.risk) found.add('late')
  return found
}

/** How many visits of a day stand how. */
export function counts(cards: readonly (Card | WaitingCard)[]): Record<Stands, number> {
  const found = Object.fromEntries(STANDS.map((one) => [one, 0])) as Record<Stands, number>
  for (const card of cards) for (const one of stands(card)) found[one] += 1
  return found
}

/** The values that are chosen; none: all of them. */
export function chosen(filtered: Filtered, name: FilterName): readonly string[] {
  return filtered[name]?.split(',') ?? []
}

/** The filter with one value more, or without it. */
export function toggled(filtered: Filtered, name: FilterName, value: string): Filtered {
  const were = chosen(filtered, name)
  const now = were.includes(value) ? were.filter((one) => one !== value) : [...were, value]
  return { ...filtered, [name]: now.length > 0 ? now.join(',') : null }
}

export function isFiltered(filtered: Filtered): boolean {
  return FILTERS.some((name) => filtered[name] !== null)
}

/** Whether a visit is among those that are looked at. */
export function passes(card: Card | WaitingCard, filtered: Filtered): boolean {
  const among = (name: FilterName, value: string | null): boolean =>
    filtered[name] === null || (value !== null && chosen(filtered, name).includes(value))
  if (!among('kind', card.kind) || !among('area', card.premises.area_type)) return false
  if (filtered.state === null) return true
  const found = stands(card)
  return chosen(filtered, 'state').some((one) => found.has(one as Stands))
}

/** The people that are looked at: who can do what is asked for and, where visits are chosen, has one of those. */
export function peopleOf(day: Day, filtered: Filtered): TechnicianDay[] {
  const wanted = chosen(filtered, 'skill')
  const able = day.technicians.filter(({ skills }) => wanted.every((skill) => skills.includes(skill)))
  const chosenVisits = filtered.kind !== null || filtered.area !== null || filtered.state !== null
  return chosenVisits ? able.filter(({ visits }) => visits.some((card) => passes(card, filtered))) : able
}

/** What there is to choose from on a day, each once. */
export function offered(day: Day): Record<'kind' | 'area' | 'skill', string[]> {
  const cards = [...day.technicians.flatMap(({ visits }) => visits), ...day.unassigned, ...day.waiting]
  const areas = cards.flatMap(({ premises }) => premises.area_type ?? [])
  return {
    kind: once(cards.map(({ kind }) => kind)),
    area: once(areas),
    skill: once(day.technicians.flatMap(({ skills }) => skills)),
  }
}

function once(values: readonly string[]): string[] {
  return [...new Set(values)].sort()
}
