import type { Translation } from '../../../ui/index.ts'
import type { zh } from './zh.ts'

export const en = {
  'imports.title': 'Import work orders',
  'choose.title': 'Choose a file of work orders',
  'choose.again': 'Choose another file, or this one once corrected',
  'choose.text':
    'You check first, then import. The headings must include: order, kind, name, phone, address, start. At most 2,000 rows and 3 MB; importing a file twice books nothing twice.',
  'choose.file': 'File of work orders (CSV, XLSX, XLS, ODS)',
  'working.reading': 'Reading the file…',
  'working.checking': 'Checking row by row…',
  'working.importing': { one: 'Importing {count} row…', other: 'Importing {count} rows…' },

  'columns.title': { one: '{count} column recognised', other: '{count} columns recognised' },
  'columns.unread': { one: '{count} column is not read', other: '{count} columns are not read' },
  'columns.text': 'The headings are in row {row}. Put right here what was recognised wrongly.',
  'columns.sheet': 'The sheet “{name}” is read.',
  'columns.nameless': '(no heading)',
  'columns.none': 'Not read',
  'add.column': 'A column the file lacks',
  'add.choose': 'Choose a column',
  'add.text': 'Say in every row',
  'add.do': 'Add this column',

  'rows.title': 'Check “{name}”',
  'rows.shown': 'Which rows to show',
  'rows.refused': 'With faults {count}',
  'rows.marked': 'With faults or remarks {count}',
  'rows.all': 'All {count}',
  'rows.check': { one: '{count} cell changed: check again', other: '{count} cells changed: check again' },
  'rows.import': { one: 'Import this {count} row', other: 'Import these {count} rows' },
  'rows.import.good': {
    one: 'Leave out rows with faults, import {count} other',
    other: 'Leave out rows with faults, import {count} others',
  },
  'rows.download': { one: 'Download {count} row with faults', other: 'Download {count} rows with faults' },
  'rows.download.name': 'faults',
  'rows.why': 'Fault',
  'rows.more': { one: 'Show more ({count} row left)', other: 'Show more ({count} rows left)' },
  'row': 'Row {row}',
  'row.whole': 'Change other cells of this row',
  'row.nobody': 'Nobody yet',

  'outcome.new': 'New',
  'outcome.moved': 'Moved',
  'outcome.reassigned': 'Other people',
  'outcome.corrected': 'Put right',
  'outcome.unchanged': 'Unchanged',
  'outcome.refused': 'Has faults',
  'outcome.passed_over': 'No work order, passed over',
  'count.new': '{count} new',
  'count.moved': '{count} moved',
  'count.reassigned': '{count} with other people',
  'count.corrected': '{count} put right',
  'count.unchanged': '{count} unchanged',
  'count.faults': { one: '{count} row has faults', other: '{count} rows have faults' },
  'count.refused': { one: '{count} row left out', other: '{count} rows left out' },

  'done.title': '“{name}” is imported',
  'done.refused': 'The rows that were left out stand below: download them, correct them, import them.',
  'done.day': 'Look at the day',
  'done.another': 'Import another file',

  'history.title': 'Imports so far',
  'history.none': 'No file has been imported yet.',
  'history.command': 'by the command line',

  'refused.file_unreadable':
    'This file cannot be read. Save it as XLSX or CSV and try again; take a password away first.',
  'refused.file_too_long': 'More than 2,000 rows. Split the file.',
  'refused.file_too_large': 'The file is larger than 3 MB. Split it, or take pictures out.',
  'refused.file_wrong':
    'Something changed since the file was checked. Choose it again. Nothing was imported.',
  'refused.no_standard': 'No standard is published yet. An administrator has to publish one first.',
  'refused.stale': 'Somebody changed one of the visits meanwhile; nothing was imported. Import once more.',
  'refused.overlap':
    'Somebody took one of the times meanwhile; nothing was imported. Choose the file again and check it.',
  'refused.unreachable':
    'The server cannot be reached. Check the network and press again; what was imported is not imported twice.',
  'refused.other': 'That did not work; nothing was imported. Try again.',
} as const satisfies Translation<typeof zh>
