import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'label': 'Find customers, visits, work orders, people',
  'placeholder': 'Phone, name, address, work order',
  'help': '↑↓ choose, Enter opens, Esc closes',
  'help.move': 'Shift+Enter moves',
  'recent': 'Opened last',
  'recent.none':
    'Type any three digits of a phone number, a name or its pinyin, Mr or Ms and a surname, a street, a work order or a staff number; several words at once.',
  'visits': 'Visits',
  'customers': 'Customers',
  'orders': 'By work order',
  'records': 'Records',
  'people': 'People',
  'record': 'Record #{number}',
  'timeless': 'No time yet',
  'nobody': 'Nobody goes yet',
  'over': 'Over',
  'count': { one: '{count} result; the arrow keys choose', other: '{count} results; the arrow keys choose' },
  'none': 'Nothing fits “{typed}”. Type less of it, or try the last four digits of the phone number.',
  'more': 'There is more; one more word (a street, the last four digits) narrows it down.',
  'refused': 'The search got no answer from the server.',
  'why': 'Found by {fields}',
  'why.phone': 'phone',
  'why.name': 'name',
  'why.pinyin': 'pinyin',
  'why.address_as': 'form of address',
  'why.address': 'address',
  'why.order': 'order number',
  'why.staff_no': 'staff number',
  'why.number': 'record number',
} satisfies Translation<typeof zh>
