import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'outbox.empty.text': 'Nothing on this phone is waiting to be sent.',
  'outbox.facts': { one: '{count} record', other: '{count} records' },
  'outbox.photos': { one: '{count} photo', other: '{count} photos' },
  'outbox.send': 'Send now',
  'outbox.sending': 'Sending…',
  'outbox.next': 'Next try at {time}',
  'outbox.why.waiting': 'Waiting in line.',
  'outbox.export': 'Export to a file',
  'outbox.export.help':
    'The file holds customer data: give it to your supervisor only. Exporting is not sending.',
  'outbox.attention': 'Not accepted: {what}',
  'outbox.attention.text': 'It is still on this phone. Read it, then tell your supervisor.',
  'outbox.reason.older_server': 'Goes out once the server has been updated.',
  'outbox.reason.malformed': 'The server could not read it.',
  'outbox.reason.too_large': 'It is too large.',
  'outbox.reason.not_yours': 'The visit was not yours at that time.',
  'outbox.reason.unknown_visit': 'The server does not know this visit.',
  'outbox.reason.id_reused': 'Same number, different content.',
  'outbox.reason.after_deactivation': 'Made after your account was closed.',
  'outbox.reason.undated':
    'Handed in after your account was closed, and nothing shows that it was made before.',
  'outbox.reason.unforeseen':
    'The server could not process it. It has arrived there and is tried again after an update.',
  'outbox.reason.device_revoked': 'This phone has been blocked.',
  'outbox.reason.other': 'Refused by the server ({reason}).',
  'outbox.kind.photo': 'Photo, {size}',

  'history.help': 'Visits that ended in the last 7 days. Open one to see what you recorded.',
  'history.one': 'A past visit',
  'history.promised': 'Promised: {time}',
  'history.kept':
    'Of a visit that has left the phone only this stays, for 7 days: no name, number, photo or signature.',
  'history.answers': 'What you recorded',
  'history.empty.title': 'No visit has ended in the last 7 days',
  'history.empty.text': 'Once finished and sent, visits appear here.',

  'calendar': 'Calendar subscription',
  'calendar.help':
    'See your visits in the calendar of your phone or computer: time, kind and street only, no names or numbers.',
  'calendar.once':
    'The address is shown this once. Whoever has it can see your schedule, so do not pass it on.',
  'calendar.since': 'Made on {time}; it is not shown again. If you have lost it, replace it.',
  'calendar.offline': 'Making or ending an address needs a network.',
  'calendar.make': 'Make an address',
  'calendar.renew': 'Replace the address',
  'calendar.renew.text':
    'The old address stops working at once; every calendar that uses it has to be added anew.',
  'calendar.revoke': 'End the address',
  'calendar.revoke.text': 'The address stops working at once; calendars that use it are no longer updated.',
  'calendar.copy': 'Copy the address',
  'calendar.copied': 'Address copied.',
  'calendar.not-copied': 'It could not be copied: press the address and hold, then copy it.',
  'calendar.add': 'Open in a calendar',
  'calendar.how': 'How to add it',
  'calendar.how.iphone':
    'iPhone: open Calendar, tap Calendars at the bottom, then Add Calendar and Add Subscription Calendar, and paste the address.',
  'calendar.how.google':
    'Google Calendar: on a computer, click the plus beside Other calendars, choose From URL and paste the address; your phone shows it later.',
  'calendar.how.outlook': 'Outlook: click Add calendar, choose Subscribe from web and paste the address.',
  'calendar.how.other': 'Others: look for “subscribe” or “from URL”. A calendar without either cannot do it.',
  'calendar.how.late':
    'The calendar decides how often it looks, some only once a day. What stands under Today here counts.',

  'settings.person': 'You',
  'settings.number': 'Staff number',
  'settings.phone': 'Phone',
  'settings.device': 'This phone',
  'settings.arrival': 'Arrival',
  'settings.position': 'Attach my position when I arrive',
  'settings.position.help':
    'Noted once, when you tap “I have arrived”, as proof that you were there. Everything works without it.',
  'settings.position.refused':
    'This phone does not allow it. Allow location in the browser’s settings, then switch this on.',
  'settings.storage': 'Data',
  'settings.storage.yes': 'Kept permanently',
  'settings.storage.no': 'The browser may erase it; go online every day',
  'settings.storage.unknown': 'The browser does not say',
  'settings.storage.ask': 'Ask to keep permanently',
  'settings.free': 'Space left',
  'settings.clock': 'Phone clock',
  'settings.clock.ahead': '{seconds} s ahead of the server',
  'settings.clock.behind': '{seconds} s behind the server',
  'settings.clock.right': 'Right',
  'settings.clock.unknown': 'Not compared yet',
  'settings.heard': 'Last synchronised',
  'settings.never': 'Never',
  'settings.sign-out.help': 'Signing out erases your data from this phone.',
  'settings.unsent.title': 'Some work is not sent',
  'settings.unsent.text':
    'Signing out now would lose: records {facts}, photos {photos}, needing attention {attention}. Send first, or lock and keep.',
  'settings.lock': 'Lock and keep',
  'settings.lock.help': 'Back to the sign-in page; the data stays on the phone and opens only for you.',
  'settings.signed-out': 'Signing out…',
} as const satisfies Translation<typeof zh>
