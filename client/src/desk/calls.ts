/** What several rooms of the desk ask for. */
import type { Standard } from '../core/checklist/standard.ts'
import { api } from '../device/index.ts'

export interface Named {
  id: string
  name: string
}

/** The standard in force, which names kinds of visits and items; null where none is published. */
export async function currentStandard(): Promise<Standard | null> {
  const { items } = await api.get<{ items: { hash: string; current: boolean }[] }>('/standard')
  const current = items.find((version) => version.current)
  return current ? api.get<Standard>(`/standard/${current.hash}`) : null
}

/** The teams within reach, and the zone by whose clock the office works. */
export function listTeams(): Promise<{ items: Named[]; zone: string }> {
  return api.get('/teams')
}

/** Teams and people, for the filters. */
export async function listColleagues(): Promise<{ teams: Named[]; people: Named[] }> {
  const [teams, people] = await Promise.all([
    listTeams(),
    api.get<{ items: (Named & { roles: string[] })[] }>('/people'),
  ])
  const visiting = people.items.filter(
    ({ roles }) => roles.includes('technician') || roles.includes('account_manager'),
  )
  return { teams: teams.items, people: visiting }
}
