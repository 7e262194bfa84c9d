/** Where each todo is done: the place that a line leads to, and what that is called there. Pure. */
import { dayPath, type Opening } from '../address.ts'
import { query } from '../../ui/query.ts'
import type { Todo } from './calls.ts'

export interface End {
  path: string
  /** The word of its button. */
  action: 'reassign' | 'working' | 'answer' | 'message' | 'case' | 'open'
}

/** `dayOf`: the day on which an instant is, by the office's clock. Null where no page of the office ends it. */
export function endOf(todo: Todo, dayOf: (at: string) => string): End | null {
  const { kind, what, about, visit, start } = todo
  if (what === 'voice') return { path: `/voices${query({ voice: about })}`, action: 'answer' }
  if (what === 'case') return { path: `/cases/${about}`, action: 'case' }
  if (kind === 'message.tell') return { path: `/messages${query({ visit })}`, action: 'message' }
  if (!visit) return null
  const path = (opened?: Opening): string =>
    dayPath({ date: start ? dayOf(start) : undefined, visit, do: opened })
  if (kind === 'appointment') return { path: path('reassign'), action: 'reassign' }
  if (kind === 'order.working') return { path: path(), action: 'working' }
  if (kind === 'question.answer' || kind === 'complaint.answer') return { path: path(), action: 'answer' }
  return { path: path(), action: 'open' }
}
