import { todayEarly } from '../ground.ts'
import { countLate } from './calls.ts'
import { EVERYBODY, type Room } from '../room.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 30,
  paths: ['/day'],
  tab: { label: () => t('nav.day'), icon: 'day', group: 'work', letter: 'd' },
  roles: EVERYBODY,
  early: todayEarly,
  keys: [
    { keys: ['←', '→', '↑', '↓'], does: () => t('keys.day.walk') },
    { keys: ['Enter'], does: () => t('visit.open') },
    { keys: ['Space'], does: () => t('keys.day.carry') },
    { keys: ['Shift', 'F10'], does: () => t('keys.day.menu') },
  ],
  waits: countLate,
}
