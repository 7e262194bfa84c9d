import type { Room } from '../room.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 72,
  paths: ['/people', '/people/:id'],
  tab: { label: () => t('people.title'), icon: 'person' },
  roles: ['administrator'],
}
