import { EVERYBODY, type Room } from '../room.ts'
import { countTodos } from './calls.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 5,
  paths: ['/todos'],
  tab: { label: () => t('todos.title'), icon: 'check', group: 'work', letter: 't' },
  roles: EVERYBODY,
  // Dispatchers begin with the day, which is where they see to most of it.
  first: ['supervisor'],
  waits: countTodos,
}
