import { EVERYBODY, type Room } from '../room.ts'
import { groundEarly } from '../calls.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 50,
  paths: ['/messages'],
  tab: { label: () => t('nav.messages'), icon: 'speech', group: 'customers', letter: 'm' },
  early: groundEarly,
  roles: EVERYBODY,
}
