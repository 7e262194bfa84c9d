import type { Room } from '../room.ts'
import { SIGNS } from '../signs.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 1,
  paths: ['/start'],
  tab: { label: () => t('start.title'), icon: SIGNS.home, group: 'work', letter: 'o' },
  roles: ['administrator'],
}
