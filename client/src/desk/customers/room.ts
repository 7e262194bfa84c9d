import { EVERYBODY, type Room } from '../room.ts'
import { groundEarly } from '../calls.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 45,
  paths: ['/customers', '/customers/:id'],
  tab: { label: () => t('customers.title'), icon: 'person', group: 'customers', letter: 'c' },
  early: groundEarly,
  roles: EVERYBODY,
}
