import { EVERYBODY, type Room } from '../room.ts'
import { countAsked } from './calls.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 47,
  paths: ['/hours', '/working-days'],
  tab: { label: () => t('hours.page'), icon: 'clock', group: 'work', letter: 'h' },
  roles: EVERYBODY,
  waits: countAsked,
}
