import type { Translation } from '../../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'sealed.line': 'Sealed · record {number}',
  'sealed.waiting': 'Sent, not sealed yet',
  'sealed.waiting.text':
    'Once the server has sealed it, the number and the check code of its record stand here.',
  'sealed.record': 'Record {number}, sealed {time}',
  'sealed.code': 'Check code',
} as const satisfies Translation<typeof zh>
