import type { Translation } from '../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'nav.day': 'Day',
  'nav.book': 'Book',
  'nav.messages': 'Messages',
  'nav.reviews': 'Review',
  'nav.voices': 'Feedback',
  'nav.waits': '{count} to be seen to',
  'nav.records': 'Records',
  'nav.numbers': 'Numbers',
  'side': 'Navigation and account',
  'head': 'Search and keys',
  'group.customers': 'Customers',
  'group.quality': 'Quality',
  'group.setup': 'Setting up',
  'team.all': 'All teams',
  'keys': 'Keyboard shortcuts',
  'keys.everywhere': 'On every page',
  'keys.search': 'Search',
  'keys.close': 'Close a window',
  'keys.review': 'Choose a verdict',
  'keys.go': 'Open a page',
  'shortcuts': 'Single keys do something',
  'shortcuts.help': 'Switch this off if you dictate, or hit keys by accident.',

  'standard.none': 'No standard is in force yet',
  'standard.none.text': 'Ask an administrator to publish the standard, then reload the page.',
  'team.none': 'There is no team to plan for',
  'team.none.text': 'Ask an administrator to set up a team and its people first.',

  'command.working': 'Saving…',

  'overlap.title': 'Somebody is already planned there: nobody can be in two places',
  'overlap.open': 'Open {order} (new tab)',
  'overlap.do': 'Nothing you typed is lost. Choose another time or another person and save again.',

  'refused.stale': 'Somebody changed this visit meanwhile; it has been read again. Check and save once more.',
  'refused.unreachable':
    'The server does not answer, so nothing was saved. What you typed is still here; try again.',
  'refused.sign_in':
    'Your sign-in has expired and nothing was saved. Sign in in another tab, then try again.',
  'refused.role': 'Your account may not do this.',
  'refused.not_found': 'It was not found; another team may have it now.',
  'refused.invalid': 'Something is not filled in correctly; check the marked places.',
  'refused.over': 'This visit is over or cancelled and cannot be changed.',
  'refused.cancelled': 'This visit is cancelled and cannot be changed.',
  'refused.finished': 'This visit is finished and cannot be changed.',
  'refused.is_a_member': 'This person goes to this visit already.',
  'refused.not_a_member': 'This person no longer goes to this visit. Look again, then choose.',
  'refused.main_taken': 'Somebody else goes to this visit already. Look again, then choose.',
  'refused.continued': 'Another visit continues this one already.',
  'refused.not_over': 'This visit is still to come; move it instead.',
  'refused.living': 'Open the visit that goes on',
  'refused.order_taken': 'There is a visit of this order number already. Enter another one.',
  'refused.no_standard':
    'No service standard is in force, so nothing can be booked. Ask an administrator to publish one.',
  'refused.unknown_kind': 'The service standard no longer has this kind of visit. Choose another one.',
  'refused.key_reused': 'The server takes this for another command. Load the page anew and do it once more.',
  'refused.restoring':
    'A backup is being restored and nothing can be saved. What you typed is still here; try again later.',
  'refused.unavailable':
    'The server is not available at the moment; nothing was saved. What you typed is still here; try again later.',
  'refused.database_down':
    'The database cannot be reached; nothing was saved. What you typed is still here; try again later.',
  'refused.busy': 'The server is busy; nothing was saved. What you typed is still here; try again.',
  'refused.storage_full':
    'The server’s disk is full; nothing was saved. What you typed is still here; tell an administrator.',
  'refused.other': 'Nothing was saved ({code}). What you typed is still here; try again.',

  'list.filters': 'Filters',
  'list.from': 'From',
  'list.to': 'To',
  'list.team': 'Team',
  'list.all': 'All',
  'list.refresh': 'Refresh',
  'list.more': 'Show more',

  'list.states': 'State',

  'trail.system': 'System',
  'trail.count': { one: 'Who did what: {count} entry', other: 'Who did what: {count} entries' },
  'book.new': 'New booking',
  'when.date': 'Date',
  'when.end': 'Window until (optional)',
  'person.none': 'Nobody yet',
  'visit.open': 'Open the visit',
  'list.clear': 'Clear filters',
  'list.count': { one: '{count} record', other: '{count} records' },
  'list.entries': { one: '{count} entry', other: '{count} entries' },
  'command.save': 'Save',
  'trail.reason': 'Reason: {reason}',
  'about.punctuality': 'Punctuality',
  'about.kind': 'Kind of visit',
  'about.customer': 'Customer',
  'about.address': 'Address',
  'nav.settings': 'Settings',
} as const satisfies Translation<typeof zh>
