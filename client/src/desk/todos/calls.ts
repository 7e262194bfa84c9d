/** What whoever is signed in owes next. */
import { api, type Wire } from '../../device/index.ts'
import type { ListPage } from '../../ui/pages.ts'
import type { Waiting } from '../room.ts'

export type Todo = Wire['Todo']

/** All of them in one page: what is due first first. Throws Problem. */
export async function listTodos(): Promise<ListPage<Todo> & Wire['Todos']> {
  return { ...(await api.get<Wire['Todos']>('/todos')), cursor: null }
}

/** How many are due within a day, and whether one is overdue. Throws Problem. */
export async function countTodos(): Promise<Waiting> {
  const { soon, overdue } = await api.get<Wire['Todos']>('/todos?limit=0')
  return { count: soon, urgent: overdue > 0 }
}
