/** What the rooms that plan stand on: the standard in force and the teams within reach. */
import { signal } from '@preact/signals'

import type { Checklist, Standard } from '../core/checklist/standard.ts'
import { session } from '../device/index.ts'
import { format, route } from '../ui/index.ts'
import { currentStandard, dayEarly, groundEarly, listTeams, type Named } from './calls.ts'
import { known } from './known.ts'

export interface Ground {
  standard: Standard
  teams: readonly Named[]
  /** The zone by whose clock the office works. */
  zone: string
}

/** Read once when the pages open; empty until then. */
export const ground = signal<Ground | null>(null)

const wanted = signal<string | null>(null)

/** Leaves it empty where no standard is published yet. Throws Problem. */
export async function readGround(): Promise<void> {
  const [standard, { items, zone }] = await Promise.all([currentStandard(), listTeams()])
  ground.value = standard && { standard, teams: items, zone }
}

/** Asks for what the day's page shows, by the clock of the last time. */
export function todayEarly(): void {
  if (!ground.peek()) groundEarly()
  const { zone } = known()
  const date = route.peek().query.get('date') || (zone ? today(zone) : null)
  if (date && team()) dayEarly(date, team())
}

/** The zone by whose clock the office works; this device's until it is known. */
export function home(): string {
  return ground.value?.zone ?? format.HERE
}

/** Today's date where the team works. */
export function today(zone = home()): string {
  return format.dayKey(Date.now(), zone)
}

/** Who goes to customers: what others do (a callback, an audit) is no visit, and is booked nowhere. */
const GOING: readonly string[] = ['technician', 'account_manager']

/** The kinds of visits that can be booked, those of technicians first. */
export function kinds(standard = ground.value?.standard): [string, Checklist][] {
  const all = Object.entries(standard?.visits ?? {}).filter(([, { role }]) => GOING.includes(role))
  const rank = ({ role }: Checklist): number => (role === 'technician' ? 0 : 1)
  return all.sort(([, one], [, other]) => rank(one) - rank(other))
}

/** The team whose day is shown: the chosen one, one's own, or the first of all. */
export function team(): string {
  return wanted.value ?? session.value.person?.team?.id ?? ground.value?.teams[0]?.id ?? ''
}

export function chooseTeam(chosen: string): void {
  wanted.value = chosen
}
