import type { Translation } from '../../words/catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'demo.title': 'A demonstration: sign in with one press',
  'demo.text': 'All of its data is made up.',
  'demo.as': '{role} ({name})',
  'demo.technician': 'Technician: visits, checklists, signatures',
  'demo.account_manager': 'Account manager: calls on customers',
  'demo.dispatcher': 'Dispatcher: books, assigns, moves visits',
  'demo.supervisor': 'Supervisor: reviews records',
  'demo.administrator': 'Administrator: people, standard, settings',
  'demo.failed': 'That did not work. Press once more.',
} as const satisfies Translation<typeof zh>
