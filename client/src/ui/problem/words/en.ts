import type { Translation } from '../../words/catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'problem.unauthenticated': 'Your sign-in has expired.',
  'problem.unauthenticated.do': 'Sign in again to go on.',
  'problem.forbidden': 'Your account may not see this.',
  'problem.forbidden.do': 'If you need it for your work, ask your supervisor.',
  'problem.not_found': 'This was not found. It may have been reassigned or removed.',
  'problem.not_found.do': 'Go back, refresh the list and look again.',
  'problem.conflict': 'Somebody changed this a moment ago; what you see is out of date.',
  'problem.conflict.do': 'Refresh and make your change again.',
  'problem.too_many': 'Too many requests.',
  'problem.too_many.do': 'Wait a moment and try again.',
  'problem.invalid': 'Something is not filled in correctly.',
  'problem.invalid.do': 'Check the marked places.',
  'problem.storage': 'This phone is out of space or cannot save.',
  'problem.storage.do': 'Do not close the page. Export a file from the outbox first, then free some space.',
  'problem.wrong_person': 'This phone is registered to somebody else.',
  'problem.wrong_person.do': 'Let that person sign in, or ask your supervisor to release the phone.',
  'problem.device_revoked': 'This phone has been blocked.',
  'problem.device_revoked.do':
    'Unsent work is still here: export it to a file and hand it to your supervisor.',
  'problem.upgrade': 'This version is too old to receive new visits.',
  'problem.upgrade.do': 'What you fill in is still sent. Please update the app.',
  'problem.unavailable': 'The server is not available at the moment.',
  'problem.unavailable.do': 'It will be tried again by itself.',
  'problem.unknown': 'Something unexpected happened.',
  'problem.unknown.do': 'Try again; if it keeps failing, tell your supervisor the error code.',
  'problem.code': 'Error code: {code}',
} as const satisfies Translation<typeof zh>
