import { groundEarly } from '../calls.ts'
import { EVERYBODY, type Room } from '../room.ts'
import { countOverdue } from './calls.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 49,
  paths: ['/cases', '/cases/new', '/cases/:id'],
  tab: { label: () => t('cases.title'), icon: 'question', group: 'customers', letter: 'a' },
  roles: EVERYBODY,
  early: groundEarly,
  waits: countOverdue,
}
