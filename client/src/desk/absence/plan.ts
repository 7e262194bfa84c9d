/** What becomes of each visit, as the form says it: a person at the promised time, the proposal, nobody, or nothing yet. Pure. */
import type { Absence, Concerned } from './calls.ts'

export const OPEN = ''
export const PROPOSED = 'proposed'
export const NOBODY = 'nobody'

/** By visit: OPEN, PROPOSED, NOBODY or the id of a person who goes at the promised time. */
export type Chosen = Readonly<Record<string, string>>

/** What stands there first: what is proposed, unless the customer has to agree to another time. */
export function first({ proposed }: Concerned): string {
  return proposed && !proposed.moves ? proposed.person.id : OPEN
}

export function chosenFor(visit: Concerned, chosen: Chosen): string {
  return chosen[visit.id] ?? first(visit)
}

/** Whether what is chosen is what was proposed: then its reasons are shown. */
export function isProposed({ proposed }: Concerned, choice: string): boolean {
  return proposed !== null && choice === (proposed.moves ? PROPOSED : proposed.person.id)
}

type Code = Concerned['options'][number]['against'][number]['code']

export interface Row {
  visit: string
  ver: number
  person: string | null
  start?: string
  asked_by?: 'resource'
}

/** What is sent: the visits about which something is decided. */
export function rows({ visits }: Absence, chosen: Chosen): Row[] {
  return visits.flatMap((one): Row[] => {
    const choice = chosenFor(one, chosen)
    const { id: visit, ver, proposed } = one
    if (choice === OPEN) return []
    if (choice === NOBODY) return [{ visit, ver, person: null }]
    if (choice !== PROPOSED || !proposed) return [{ visit, ver, person: choice }]
    return [{ visit, ver, person: proposed.person.id, start: proposed.start, asked_by: 'resource' }]
  })
}

/** Those who could be chosen at the promised time: what the server would refuse is not offered. */
export function offered({ options }: Concerned): Concerned['options'] {
  return options.filter(({ against }) => !against.some(({ code }) => code === 'overlap' || code === 'absent'))
}

/** Why nobody can: how many of the team are kept from it by what. */
export function kept({ options }: Concerned): { code: Code; count: number }[] {
  const found = new Map<Code, number>()
  for (const { against } of options) {
    const [first] = against
    if (first) found.set(first.code, (found.get(first.code) ?? 0) + 1)
  }
  return [...found].map(([code, count]) => ({ code, count }))
}
