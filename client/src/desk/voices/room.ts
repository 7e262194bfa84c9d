import { EVERYBODY, type Room } from '../room.ts'
import { t } from '../words/index.ts'
import { countVoices } from './calls.ts'

export const room: Room = {
  place: 55,
  paths: ['/voices'],
  tab: { label: () => t('nav.voices'), icon: 'person' },
  roles: EVERYBODY,
  waits: countVoices,
}
