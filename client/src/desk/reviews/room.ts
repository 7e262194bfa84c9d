import { WATCHING, type Room } from '../room.ts'
import { colleaguesEarly } from '../calls.ts'
import { t } from '../words/index.ts'

export const room: Room = {
  place: 10,
  paths: ['/reviews', '/record/:number'],
  tab: { label: () => t('nav.reviews'), icon: 'eye', group: 'quality', letter: 'r' },
  keys: [
    { keys: ['M', 'F', 'U', 'Q'], does: () => t('keys.review') },
    { keys: ['Ctrl', 'Enter'], does: () => t('command.save') },
  ],
  early: colleaguesEarly,
  roles: WATCHING,
}
