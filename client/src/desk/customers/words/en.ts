import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'customers.title': 'Customers',
  'customers.search': 'Find a customer',
  'customers.search.help': 'Any 3 digits of the phone number, or any part of the name.',
  'customers.found': { one: '{count} customer found', other: '{count} customers found' },
  'customers.recent': { one: '{count} customer visited lately', other: '{count} customers visited lately' },
  'customers.none': 'No customer found',
  'customers.none.text':
    'Try other digits or letters. Customers of other teams are found by the whole number.',
  'customers.empty': 'Nobody was visited yet',
  'customers.empty.text': 'Once a visit is booked, its customer is listed here.',
  'customers.last': 'Last: {kind}, {day}',
  'customers.next': 'Next: {kind}, {day}',

  'who.title': 'Details',
  'who.name': 'Full name',
  'who.address-as': 'Addressed as',
  'who.phone': 'Mobile',
  'who.email': 'Email',
  'who.language': 'Messages in',
  'who.channel': 'Would rather get',
  'who.tier': 'Tier',
  'who.is-new': 'New customer',
  'who.unknown': 'Not on file',
  'who.opted-out': 'Wants no {channel} since {time}',
  'language.zh-CN': 'Chinese',
  'language.en': 'English',
  'tier.diamond': 'Diamond customer',
  'tier.gold': 'Gold customer',
  'tier.silver': 'Silver customer',
  'tier.none': 'Standard customer',

  'correct.do': 'Correct',
  'correct.field': 'Correct: {field}',
  'correct.leave': 'Leave as it was',
  'correct.done': 'Corrected. Waiting messages and the technicians’ phones follow.',
  'correct.fault': 'This cannot be right; please check.',
  'correct.changed': 'Somebody has just corrected this; the page is up to date again. Check before you save.',

  'notes.title': 'To know at every visit',
  'notes.door': 'Note for the technician',
  'notes.office': 'Note for the office only',
  'notes.none': 'No note',
  'notes.from': 'Convenient from',
  'notes.until': 'Convenient until',
  'notes.contact': 'Other contact',
  'notes.contact.phone': 'Their number',

  'places.title': 'Premises',
  'places.address': 'Address',
  'places.area': 'Area',
  'places.place': 'Kind of place',

  'visits.coming': 'Coming visits',
  'visits.coming.none': 'No visit is planned.',
  'visits.past': 'Past visits',
  'visits.past.none': 'No visit is completed or cancelled yet.',
  'visits.timeless': 'No time agreed yet',
  'visits.record': 'Record {number}',

  'promises.title': 'Promised to the customer',
  'promises.due': 'By {time}',

  'trail.title': 'Corrections',
  'trail.changed': '{field}: {before} → {after}',
  'trail.exported': 'Everything was exported',
  'trail.something': 'Details were corrected',

  'export.title': 'Export',
  'export.text':
    'Saves everything that is kept of this customer in a JSON file. Who exported it is written down.',
  'export.do': 'Export everything',

  'messages.none': 'No message to this customer yet.',
} as const satisfies Translation<typeof zh>
