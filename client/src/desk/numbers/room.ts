import { WATCHING, type Room } from '../room.ts'
import { colleaguesEarly } from '../calls.ts'
import { SIGNS } from '../signs.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 70,
  paths: ['/numbers'],
  tab: { label: () => t('nav.numbers'), icon: SIGNS.shares, group: 'quality', letter: 'n' },
  early: colleaguesEarly,
  roles: WATCHING,
}
