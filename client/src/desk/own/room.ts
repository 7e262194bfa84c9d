import { EVERYBODY, type Room } from '../room.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 80,
  paths: ['/settings'],
  tab: { label: () => t('nav.settings'), icon: 'settings', group: 'own', letter: 's' },
  roles: EVERYBODY,
}
