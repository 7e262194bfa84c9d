import type { Room } from '../room.ts'
import { SIGNS } from '../signs.ts'
import { t } from './words/index.ts'

export const room: Room = {
  place: 74,
  paths: ['/standard', '/standard/versions', '/standard/compare', '/standard/edit'],
  tab: { label: () => t('standard.title'), icon: SIGNS.rules },
  roles: ['administrator'],
}
