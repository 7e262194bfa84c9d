import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'preferences': 'Display',
  'sign-out': 'Sign out',
  'scheme': 'Appearance',
  'scheme.system': 'Same as device',
  'scheme.light': 'Light',
  'scheme.dark': 'Dark',
  'place': 'Where you work',
  'place.field': 'Visiting',
  'place.desk': 'Office',
} as const satisfies Translation<typeof zh>
