import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'start.title': 'Start',
  'steps': 'Before the first day',
  'step.team': 'Make a team',
  'step.team.text': 'Technicians and dispatchers belong to one.',
  'step.people': 'Add people',
  'step.people.text': 'At least one who visits customers, and one dispatcher.',
  'step.standard': 'Publish the standard',
  'step.standard.text': 'Checklists, what to say, service levels and messages.',
  'step.visits': 'Import work orders',
  'step.visits.text': 'From a file; single visits can be booked, too.',
  'step.done': 'Done',
  'step.open': 'Open “{room}”',
  'step.command': 'On the server, run:',
  'waits': 'Waiting for somebody',
  'waits.none': 'Nothing waits',
} as const satisfies Translation<typeof zh>
