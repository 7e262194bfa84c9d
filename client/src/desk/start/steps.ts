/** What an installation needs before its first day, in the order in which it is needed. */
import type { Beginnings } from './calls.ts'

export type StepName = 'team' | 'people' | 'standard' | 'visits'

export interface Step {
  name: StepName
  done: boolean
  /** The room in which it is done. */
  path: string
  /** The command that does it. */
  command: string
}

export function stepsOf(found: Beginnings): Step[] {
  return [
    { name: 'team', done: found.teams > 0, path: '/people', command: 'doorstep person add' },
    {
      name: 'people',
      done: found.goers > 0 && found.office > 0,
      path: '/people',
      command: 'doorstep person add',
    },
    { name: 'standard', done: found.standard, path: '/standard', command: 'doorstep standard publish' },
    { name: 'visits', done: found.visits, path: '/imports', command: 'doorstep import' },
  ]
}
