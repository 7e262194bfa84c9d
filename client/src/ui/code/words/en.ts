import type { Translation } from '../../words/catalogue.ts'
import type { zh } from './zh.ts'

export const en = {
  'code.title': 'Set your password',
  'code.number': 'Your staff number',
  'code.code': 'One-time code',
  'code.password': 'New password',
  'code.password.help': 'At least 10 characters; several words together are easy to remember.',
  'code.show': 'Show the new password',
  'code.submit': 'Set it and sign in',
  'code.back': 'Sign in with a password',
  'code.wrong_code':
    'Number and code do not match, or the code was used or is too old. Ask an administrator for another.',
  'code.staff_no': 'This is not a staff number. Enter it again.',
  'code.weak_password': 'This password is too short or too common. Choose another one.',
  'code.too_many_attempts': 'Too many attempts. Try again in a quarter of an hour.',
  'code.offline': 'The server cannot be reached. Try again when the network is back.',
} as const satisfies Translation<typeof zh>
