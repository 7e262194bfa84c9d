import { WATCHING, type Room } from '../room.ts'
import { colleaguesEarly } from '../calls.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 70,
  paths: ['/numbers'],
  tab: { label: () => t('nav.numbers'), icon: 'computed' },
  early: colleaguesEarly,
  roles: WATCHING,
}
