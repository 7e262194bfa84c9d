import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'people.title': 'People and teams',
  'people.add': 'Add somebody',
  'people.search': 'Name or staff number',
  'people.role': 'Role',
  'people.active': 'Active',
  'people.disabled': 'Disabled',
  'people.all': 'With disabled',
  'people.none': 'Nobody matches',
  'people.none.text': 'Change the filters, or add somebody.',
  'people.count': { one: '{count} person', other: '{count} people' },
  'people.first': 'The first {count}',

  'person.staff_no': 'Staff number, to sign in with',
  'person.name': 'Name, as customers and colleagues see it',
  'person.phone': 'Mobile number',
  'person.email': 'E-mail (optional)',
  'person.team': 'Team',
  'person.roles': 'Roles',
  'person.duties': 'Duties',
  'person.serves': 'Also dispatches for',
  'person.serves.help':
    'Sees and plans the visits of these teams too, and gets what their dispatchers are told.',
  'person.skills': 'Skills (optional)',
  'person.regions': 'Own regions (else the team’s)',
  'person.added': '{name} was added',
  'person.saved': 'Saved',
  'person.release': {
    one: 'Save, and leave {count} visit to nobody',
    other: 'Save, and leave {count} visits to nobody',
  },
  'help.skills': 'Such as fibre splicing, FTTR. Put commas between them.',
  'help.regions': 'Such as East, Willow Lane. Put commas between them.',
  'words.used': 'Put commas between them. In use: {words}',
  'team.none': 'No team',

  'role.technician': 'Technician',
  'role.account_manager': 'Account manager',
  'role.dispatcher': 'Dispatcher',
  'role.supervisor': 'Supervisor',
  'role.administrator': 'Administrator',
  'duty.quality': 'Quality',
  'duty.complaints': 'Complaints',

  'teams.title': 'Teams',
  'teams.none': 'There is no team yet.',
  'teams.add': 'New team',
  'teams.change': 'Rename',
  'teams.changed': 'Change the team',
  'teams.name': 'Name of the team',
  'teams.region': 'Region (optional)',

  'account.title': 'Account',
  'account.disable': 'Disable the account',
  'account.disable.ask': 'Disable the account of {name}?',
  'account.disable.text':
    'They are signed out at once and cannot sign in. A phone may still hand in unsent work for 14 days. The account can be enabled again.',
  'account.disabled': 'The account of {name} is disabled',
  'account.disabled.text':
    'Nobody can sign in with this account. Once enabled, the old password works, or a one-time code sets another.',
  'account.enable': 'Enable the account',

  'code.text':
    'For a first sign-in or a forgotten password: with a one-time code the person sets their own password.',
  'code.make': 'Issue a one-time code',
  'code.after': 'Next you are shown a one-time code to pass on; with it the person sets their own password.',
  'code.of': 'One-time code for {name}',
  'code.how':
    'On the sign-in page they choose “Use a one-time code”, enter staff number {number} and this code, and set their password.',
  'code.until': 'Shown this once and good once, until {time}.',
  'code.copy': 'Copy',
  'code.copied': 'The code is copied',
  'code.not-copied': 'It could not be copied; write it down.',
  'code.told': 'Close',

  'held.none': 'No open visits and no open promises.',
  'held.visits': {
    one: '{count} visit is still theirs; give it to somebody else:',
    other: '{count} visits are still theirs; give them to somebody else:',
  },
  'held.begun': 'begun',
  'held.promises': {
    one: '{count} open promise goes to the dispatchers.',
    other: '{count} open promises go to the dispatchers.',
  },

  'devices.title': 'Phones and sign-ins',
  'devices.none': 'No phone is registered, and nobody is signed in.',
  'devices.phone': 'Phone',
  'devices.browser': 'Browser',
  'devices.seen': 'last seen {time}',
  'devices.revoke': 'Revoke the phone',
  'devices.revoked': 'Phone revoked',
  'devices.ask': 'Revoke “{name}”?',
  'devices.unsent':
    'This phone was last heard of {time}. Whatever it has recorded since and not sent can no longer be sent.',
  'devices.begun': {
    one: '{count} visit is under way: {orders}',
    other: '{count} visits are under way: {orders}',
  },
  'devices.text':
    'It is signed out at once, for good. The person goes on working by signing in on another phone.',
  'sessions.one': 'Signed in: {where}',
  'sessions.current': 'You are here',
  'sessions.end': 'End it',

  'trail.title': 'Changes to the account',
  'act.person.added': 'Added',
  'act.person.changed': 'Changed',
  'act.person.moved': 'Moved to another team',
  'act.person.password': 'Password set',
  'act.person.code': 'One-time code issued',
  'act.person.deactivated': 'Account disabled',
  'act.person.brought_back': 'Account enabled',
  'act.calendar.made': 'Calendar subscribed',
  'act.calendar.renewed': 'Calendar address renewed',
  'act.calendar.ended': 'Calendar address ended',

  'fault.staff_no': '3 to 20 letters, digits or hyphens.',
  'fault.name': 'Enter the name.',
  'fault.phone': 'This is not a mobile number.',
  'fault.email': 'This is not an e-mail address.',
  'fault.team': 'Choose a team. Only administrators can do without.',
  'fault.roles': 'Choose at least one role.',
  'fault.other': 'Check this.',

  'import.title': 'Import from a file',
  'import.text':
    'The headings must include: staff number, name, phone, team; email, role, skills and region are optional. You look first, then add.',
  'import.file': 'File (CSV, XLSX, XLS, ODS)',
  'import.row': 'Row {row}',
  'import.wrong': {
    one: '{count} row is wrong. Correct it and choose the file again',
    other: '{count} rows are wrong. Correct them and choose the file again',
  },
  'import.add': { one: 'Add {count} person', other: 'Add these {count} people' },
  'import.added': {
    one: '{count} person was added. Pass the one-time code on',
    other: '{count} people were added. Pass each one-time code on',
  },
  'import.copy': 'Copy all',
  'refused.file_unreadable': 'This file cannot be read. Save it as CSV or XLSX and try again.',
  'refused.file_no_people': 'There are no headings (staff number, name, phone, team), or nobody below them.',
  'refused.file_too_long': 'At most 100 people at once. Split the file.',
  'refused.file_wrong': 'Somebody changed people meanwhile. Choose the file again and check it.',
  'refused.invalid': 'Nothing was saved. Correct what is marked.',
  'refused.staff_no': 'Nothing was saved: this is not a staff number.',
  'refused.staff_no_taken': 'Somebody has this staff number already.',
  'refused.staff_no_disabled':
    'This staff number belongs to somebody whose account is disabled. Find them under “Disabled” and enable the account.',
  'refused.holds_visits':
    'They go to visits that the new team or role cannot make. Reassign those first, or leave them to nobody.',
  'refused.last_administrator': 'This is the last administrator: the account and the role have to stay.',
  'refused.own_rights': 'Nobody can give themselves more rights. Ask another administrator.',
  'refused.stale': 'Somebody changed this person meanwhile. Load the page again, then change them.',
  'refused.team_taken': 'There is a team of this name already.',

  'save': 'Save changes',
  'cancel': 'Leave unchanged',
} as const satisfies Translation<typeof zh>
