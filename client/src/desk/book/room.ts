import { PLANNING, type Room } from '../room.ts'
import { groundEarly } from '../calls.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 40,
  paths: ['/book'],
  tab: { label: () => t('nav.book'), icon: 'phone', group: 'work', letter: 'b' },
  early: groundEarly,
  roles: PLANNING,
}
