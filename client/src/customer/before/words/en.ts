import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'steps.title': 'Progress',
  'steps.booked': 'Booked',
  'steps.set_off': 'Set off',
  'steps.expected': 'Expected at',
  'steps.late': 'Was expected, and is late',
  'steps.arrived': 'Arrived',
  'steps.working': 'At work',
  'steps.done': 'Finished',
  'steps.is-done': ' (reached)',
  'steps.to-come': ' (still to come)',

  'ready.title': 'Please have ready',

  'change.title': 'Another time, or cancel',
  'change.until': 'Until {time} you can change the time or cancel here.',
  'change.time': 'Choose another time',
  'change.off': 'Cancel the visit',
  'change.moved': 'Moved to the new time',
  'change.elsewhere': 'The time has just been changed; this is the new one',
  'change.too_late':
    'The visit is so near that somebody may be getting ready for it: it can no longer be changed here. To change the time or to cancel, please call the hotline.',
  'change.under_way':
    'Somebody has set off already, so it can no longer be changed here. To change the time or to cancel, please call the hotline.',
  'change.no_time': 'The time has not been set yet; when it is, you can change it here.',

  'time.day': 'Which day',
  'time.wished': 'In the hours that suit you',
  'time.time': 'At what time',
  'time.none':
    'No other time is free in the next days. Please call the hotline, and we will find one for you.',
  'time.do': 'Move to {time}',

  'off.why': 'Why do you cancel?',
  'off.solved': 'It works again',
  'off.unwanted': 'No longer needed',
  'off.away': 'Nobody will be at home',
  'off.other': 'Another reason',
  'off.words': 'Anything to add (optional)',
  'off.words.needed': 'Please say why in a sentence',
  'off.do': 'Cancel: nobody need come',

  'wish.title': 'A note for whoever comes',
  'wish.text': 'The gate, parking, a pet at home, or how you would like to be called: tell us beforehand.',
  'wish.do': 'Write a note',
  'wish.change': 'Change it',
  'wish.note': 'Note',
  'wish.note.help': 'For example: north gate, press 601; a child sleeps after lunch, please be quiet.',
  'wish.how': 'How to let you know',
  'wish.any': 'Either is fine',
  'wish.since': 'Calls are fine from',
  'wish.until': 'Calls are fine until',
  'wish.backwards': 'The end must be later than the beginning.',
  'wish.who': 'Whoever comes and the office will read this. Please write no passwords or identity numbers.',
  'wish.send': 'Save the note',
  'wish.close': 'Leave it as it is',
  'wish.said': 'Passed on {time}',
} as const satisfies Translation<typeof zh>
