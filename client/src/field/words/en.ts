import type { Translation } from '../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'nav.today': 'Today',
  'nav.outbox': 'Outbox',
  'nav.history': 'History',

  'today.title': 'Today',
  'today.today': 'Today, {day}',
  'today.tomorrow': 'Tomorrow, {day}',
  'today.left-over': 'Still open, {day}',
  'today.empty.title': 'Nothing planned for these days',
  'today.empty.text': 'New visits appear here by themselves.',
  'today.empty.offline': 'There is no network now; the list updates when there is.',
  'today.unreceived.title': 'Your visits are not here yet',
  'today.first': 'Downloading your visits…',
  'today.open': 'Open',
  'today.open-named': 'Open the visit to {name}',
  'today.visits': { one: '{count} visit', other: '{count} visits' },
  'today.over': '{count} over',
  'today.unpacked': 'No checklist here yet',
  'today.heard': 'Updated {time}',

  'asked.title': 'Your supervisor asks',
  'asked.open': 'Waiting for your answer',
  'asked.answered': 'Answered',
  'asked.words': '{name}: {text}',

  'countdown.in': 'in {minutes}',
  'countdown.now': 'due now',
  'countdown.past': '{minutes} overdue',

  'late.title': 'Likely to be {minutes} late',
  'late.text': 'Expected at {time}. Tell the customer first, then drive on.',
  'late.tell': 'Tell the customer',
  'late.told': 'Customer told at {time}: expect you at {expected}',
  'late.not-reached': 'Tried at {time}, customer not reached',

  'sync.offline': 'No network. Carry on as usual: everything is saved on this phone.',
  'sync.server':
    'The server cannot be reached and will be tried again. Carry on as usual: everything is saved on this phone.',
  'sync.expired': 'Your sign-in has expired. Carry on; sending continues once you sign in again.',
  'sync.sign-in': 'Sign in again',
  'sync.outdated': 'This version is too old: your work is still sent, but no new visits arrive.',
  'sync.revoked': 'This phone has been blocked and cannot send. Export a file for your supervisor.',
  'sync.wrong-person': 'This phone is registered to somebody else and cannot send. Talk to your supervisor.',
  'sync.overdue.title': 'No contact with the server for over 72 hours',
  'sync.overdue.text': 'Only visits under way and the outbox can be opened. Go online and sign in soon.',
  'sync.missing': 'Some of your work on these visits may never have arrived',
  'sync.missing.text':
    'What your former phone or browser held is gone. Check each visit and record what is missing. If you still have that phone, open the app there.',
  'sync.lost':
    'The browser has erased data on this phone. What the server has is downloaded again; unsent work may be lost. Tell your supervisor.',
  'sync.low': 'Little space is left; photos may not fit. Please free some.',
  'sync.update': 'A new version is ready',
  'sync.update.text': 'Updating takes a few seconds and leaves your records alone.',
  'sync.update.do': 'Update now',

  'storage.title': 'This phone cannot save',
  'storage.text':
    'Your last action may not be saved. Do not close the page: export a file first, then free some space.',
  'storage.export': 'Export unsent work',
} as const satisfies Translation<typeof zh>
