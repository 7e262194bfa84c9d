/** What several rooms of the desk ask for. */
import type { Standard } from '../core/checklist/standard.ts'
import { api, type Wire } from '../device/index.ts'

export type Named = Wire['Named']

export type Colleague = Wire['Technician']
/** A visit that is in the way of another: a person cannot be in two places. */
export type InTheWay = Wire['VisitInTheWay']

/** The standard in force, which names kinds of visits and items; null where none is published. */
export async function currentStandard(): Promise<Standard | null> {
  const { items } = await api.get<Wire['Versions']>('/standard')
  const current = items.find((version) => version.current)
  return current ? api.get<Standard>(`/standard/${current.hash}`) : null
}

/** The teams within reach, and the zone by whose clock the office works. */
export function listTeams(): Promise<Wire['Teams']> {
  return api.get('/teams')
}

/** Teams and people, for the filters. */
export async function listColleagues(): Promise<{ teams: Named[]; people: Named[] }> {
  const [teams, people] = await Promise.all([listTeams(), api.get<Wire['PeoplePage']>('/people')])
  const visiting = people.items.filter(
    ({ roles }) => roles.includes('technician') || roles.includes('account_manager'),
  )
  return { teams: teams.items, people: visiting }
}

/** The visits in the way, of a 409 `overlap`; empty for any other refusal. */
export function inTheWay(problem: { code: string; document: Readonly<Record<string, unknown>> }): InTheWay[] {
  return problem.code === 'overlap' && Array.isArray(problem.document.visits)
    ? (problem.document.visits as InTheWay[])
    : []
}

/** The visit that goes on, of a refusal because another one is over; null for any other refusal, and where none goes on. */
export function livingOf(problem: {
  document: Readonly<Record<string, unknown>>
}): Wire['LivingVisit'] | null {
  return (problem.document.living as Wire['LivingVisit'] | undefined) ?? null
}
