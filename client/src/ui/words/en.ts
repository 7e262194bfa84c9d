import type { Translation } from './catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'app.name': 'Doorstep',
  'app.skip': 'Skip to content',
  'app.language': 'Language',
  'app.broken.title': 'Something went wrong on this page',
  'app.broken.text': 'Everything you saved is still on this phone. Open the page again.',
  'app.reload': 'Open again',

  'action.back': 'Back',
  'action.close': 'Close',
  'action.undo': 'Undo',
  'action.sign-in': 'Sign in again',
  'action.retry': 'Try again',

  'state.loading': 'Loading…',

  'unsent.none': 'All sent',
  'unsent.count': '{count} not sent',

  'signin.title': 'Sign in',
  'signin.number': 'Staff number or phone',
  'signin.password': 'Password',
  'signin.show': 'Show password',
  'signin.by-code': 'Use a one-time code',
  'signin.submit': 'Sign in',
  'signin.working': 'Signing in…',
  'signin.wrong': 'Number and password do not match. Please try again.',
  'signin.too-many':
    'Too many wrong attempts. Wait a few minutes, or ask an administrator for a one-time code.',
  'signin.offline':
    'The server cannot be reached. Signing in needs a network; everything saved on this phone is still here.',
  'signin.kept': {
    one: 'This phone still holds {count} unsent item. It will be sent once you sign in.',
    other: 'This phone still holds {count} unsent items. They will be sent once you sign in.',
  },
  'signin.locked-for': 'This phone holds the records of {name}.',
  'signin.empty': 'Enter your number and password.',

  'problem.kept': 'Everything you filled in is saved on this phone.',
  'problem.offline': 'The server cannot be reached.',
  'problem.offline.do': 'Try again when the network is back; there is no need to wait here.',
  'app.pages': 'Main pages',
  'app.settings': 'Settings',
} as const satisfies Translation<typeof zh>
