import { EVERYBODY, type Room } from '../room.ts'
import { SIGNS } from '../signs.ts'
import { t } from '../words/index.ts'
import { countVoices } from './calls.ts'

export const room: Room = {
  place: 55,
  paths: ['/voices'],
  tab: { label: () => t('nav.voices'), icon: SIGNS.said, group: 'customers', letter: 'v' },
  roles: EVERYBODY,
  waits: countVoices,
}
