/** A sealed record as the server shows it, for the tests of the supervisor's pages. */
import type { RecordRow, RecordView, TimelineEntry } from '../../client/src/desk/records/calls.ts'
import type { OfficeVisit } from '../../client/src/desk/visit/calls.ts'
import { NINE, VISIT, assessed, answered, document, event, mark, standard } from './field-builders.ts'

export const LI = { id: 'p-li', name: '李强' }

export function row(number: number, more: Partial<RecordRow> = {}): RecordRow {
  return {
    number,
    visit: VISIT,
    order: `WO-${number}`,
    kind: 'install',
    start: '2026-11-22T09:00:00+08:00',
    zone: 'Asia/Shanghai',
    technician: LI,
    team: { id: 'east', name: '城东装维班' },
    outcome: 'done',
    verdict: 'on_time',
    minutes: '-2.0',
    signature: 'drawn',
    match: 'matches',
    critical: 0,
    surprises: 0,
    completed_at: '2026-11-22T10:00:00+08:00',
    photos: { stored: 2, total: 2 },
    ...more,
  }
}

let entries = 0

/** An entry, each a minute after the one before; its clock runs `ahead` milliseconds before the server's. */
export function entry(
  type: string,
  body: Record<string, unknown> = {},
  more: Partial<TimelineEntry> = {},
  ahead = 0,
): TimelineEntry {
  entries += 1
  const wall = NINE + entries * 60_000
  return {
    event: `0197c000-0000-7000-8000-${String(entries).padStart(12, '0')}`,
    type,
    wall,
    tz: 480,
    corrected: new Date(wall - ahead).toISOString(),
    error_ms: 400,
    grade: 'synced',
    flags: [],
    device: 'd1',
    by: LI,
    body,
    late: false,
    ...more,
  }
}

/** A record in which nothing needs a look. */
export function record(more: Partial<RecordView> = {}): RecordView {
  const events = [
    mark('departed'),
    mark('arrived'),
    answered('enter.shoe-covers', 'done'),
    event('visit.completed', { outcome: 'done', recorded: 4 }),
  ]
  const { visit, assessment } = assessed(events)
  return {
    number: 7,
    digest: 'd'.repeat(64),
    previous: '0'.repeat(64),
    sealed_at: '2026-11-22T10:00:00+08:00',
    superseded_by: null,
    later_record: null,
    document: document(),
    standard: standard.hash,
    visit,
    assessment: { ...assessment, missing: [] },
    arrival: { verdict: 'on_time', minutes: '-2.0', error_s: 1, grade: 'synced' },
    signature: null,
    signatures: [],
    photos: [],
    timeline: [
      entry('visit.departed'),
      entry('visit.arrived'),
      entry('visit.completed', { outcome: 'done' }),
    ],
    private: [],
    late: [],
    ...more,
  }
}

const ROOMS = import.meta.glob('../../client/src/desk/*/index.tsx')

/** Reads every room, so that a page is there as soon as it is asked for. */
export async function readRooms(): Promise<void> {
  await Promise.all(Object.values(ROOMS).map((read) => read()))
}

/** A visit to come, as the office sees it, for which no time is agreed. */
export const TIMELESS = {
  id: '0197c000-0000-7000-8000-000000000001',
  ver: 1,
  order: 'WO-1',
  kind: 'fault-repair',
  standard: 'a',
  state: 'booked',
  team: 'east',
  status: 'booked',
  promise: null,
  ledger: [],
  calls: [],
  travel_minutes: null,
  duration_minutes: null,
  buffer_minutes: 15,
  depart_by: null,
  customer: { id: 'c', name: '王秀兰', address_as: null, phone: '+8613900000001' },
  premises: { address: '和平路 18 号' },
  facts: {},
  instructions: null,
  members: [],
  review: null,
  summary: { verdict: null, minutes: null, outcome: null, reason: null, unaware: false, clash: false },
  plan: null,
  confirmations: [],
  renewals: [],
  seen: [],
  despite: [],
  cancelled: null,
  record: null,
  carried: null,
  working: [],
  deadlines: [],
  chain: [],
} as unknown as OfficeVisit
