import { PLANNING, type Room } from '../room.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 48,
  paths: ['/imports'],
  tab: { label: () => t('imports.title'), icon: 'outbox', group: 'work', letter: 'i' },
  roles: PLANNING,
}
