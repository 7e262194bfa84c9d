import { WATCHING, type Room } from '../room.ts'
import { colleaguesEarly } from '../calls.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 60,
  paths: ['/records'],
  tab: { label: () => t('nav.records'), icon: 'history', group: 'quality', letter: 'e' },
  early: colleaguesEarly,
  roles: WATCHING,
}
