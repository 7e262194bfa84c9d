import type { Translation } from '../../words/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'notify': 'Push notifications',
  'notify.help':
    'Hear of changes and urgent matters while this app is closed and the phone is locked. The locked screen shows the text.',
  'notify.switch': 'Notify me here',
  'notify.working': 'Switching on… When the browser asks, choose Allow.',
  'notify.denied': 'The browser blocks notifications from this site.',
  'notify.denied.cure':
    'To undo that, open the browser’s site settings, find Notifications and allow them; if that is not enough, allow the browser’s notifications in the phone’s own settings. Then come back and switch this on again.',
  'notify.unreachable': 'Not switched on: the browser could not reach its push service.',
  'notify.unreachable.cure':
    'In mainland China, Chrome on Android and on computers usually cannot reach Google; an iPhone (from the home screen), and Edge or Firefox on a computer, usually can.',
  'notify.unsupported': 'This browser cannot show push notifications.',
  'notify.unsupported.cure':
    'Nor can pages that open inside WeChat or other apps: use the phone’s own browser, Edge or Firefox.',
  'notify.not-here': 'Notifications are not set up here.',
  'notify.not-here.cure': 'If you need them, please ask your administrator.',
  'notify.from-home': 'On an iPhone or iPad, add this app to the home screen first.',
  'notify.from-home.cure':
    'Open it in Safari, tap Share, then Add to Home Screen. Open it from there and switch this on.',
  'notify.others': 'Without push you are told by: {ways}.',
  'notify.no-others':
    'There is no other way to tell you yet: look into this app often, or ask an administrator to enter your mail address.',
  'notify.offline': 'Switching this on needs a network.',
} as const satisfies Translation<typeof zh>
