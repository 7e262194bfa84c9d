import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'day.title': 'The day: {day}',
  'day.toolbar': 'Choose the day and how it is shown',
  'day.before': 'Day before',
  'day.after': 'Day after',
  'day.today': 'Today',
  'day.view': 'Shown as',
  'day.view.board': 'Board',
  'day.view.list': 'List',
  'day.changed': { one: '{count} visit was updated', other: '{count} visits were updated' },
  'day.silent':
    'The server does not answer. This is the day as of {time}; it updates itself when the server is back.',
  'day.expired': 'Your sign-in has expired; what you see is no longer updated.',
  'day.empty': 'Nothing is booked for this day yet',
  'day.empty.text': 'When a customer calls, choose “New booking”.',
  'day.nobody': 'This team has no technicians yet',
  'day.nobody.text': 'Ask an administrator to add people to the team.',

  'board.label':
    'Board: a row for each person, hours across. Arrow keys move between visits, Enter opens one.',
  'board.legend.work': 'Estimated work',
  'board.legend.buffer': 'Buffer',
  'board.legend.promise': 'Promised window',
  'board.waiting': 'Waiting for a time',
  'card.timeless': 'No time yet',
  'card.kept': '{person} cannot, unassigned',
  'board.unassigned.count': { one: '{count} visit', other: '{count} visits' },
  'board.unassigned.none': 'Everything is assigned.',
  'list.free': 'Nothing planned',

  'card.confirmed': 'Confirmed',
  'card.plan': '{minutes} estimated, {buffer} buffer',

  'risk.title': {
    one: '{count} visit may break its promise: please call',
    other: '{count} visits may break their promise: please call',
  },
  'risk.lost.title': {
    one: '{count} visit may lack work: ask who did it',
    other: '{count} visits may lack work: ask who did it',
  },
  'risk.code.title': {
    one: '{count} visit with a wrong door code: ask the customer who is there',
    other: '{count} visits with a wrong door code: ask the customers who is there',
  },
  'risk.wrong_door_code': 'Typed a door code that is not the customer’s',
  'risk.wrong_door_code.short': 'Wrong code',
  'risk.not_departed': 'Should have set off, has not',
  'risk.not_arrived': 'Promised time reached, not there yet',
  'risk.leave_overdue': 'Away longer than promised',
  'risk.unheard': 'No word from the phone',
  'risk.phone_gone': 'The data of the phone is gone',
  'risk.not_departed.short': 'Not set off',
  'risk.not_arrived.short': 'Not arrived',
  'risk.leave_overdue.short': 'Not back',
  'risk.unheard.short': 'No word',
  'risk.phone_gone.short': 'Data lost?',
  'risk.since': 'Since {time}, for {minutes}',
  'risk.promise': 'Promised {time} · {customer}',
  'risk.told': 'Told, expected {time}',
  'risk.told-at': 'Told at {time}',
  'risk.tell': 'Tell the customer',
  'risk.tell.to': 'Tell the customer: {name}',
  'risk.call': 'Call {name}',

  'hours.open': 'Working hours of {name}',
  'hours.off': 'Off',
  'hours.title': 'Working hours of {name}',
  'hours.from': '{day}, from',
  'hours.to': '{day}, until',
  'hours.fault':
    'Hours cannot end when they begin. An end before the start is on the next day, and must not reach into that day’s own hours.',
  'hours.until-next-day': 'until {time} the next day',
  'hours.night': 'Night shift until {time}',
  'hours.saved': 'Hours of {name} saved',
} as const satisfies Translation<typeof zh>
