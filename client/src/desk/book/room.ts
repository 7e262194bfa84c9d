import { PLANNING, type Room } from '../room.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 40,
  paths: ['/book'],
  tab: { label: () => t('nav.book'), icon: 'phone' },
  roles: PLANNING,
}
