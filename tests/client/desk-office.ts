/** A visit as the office sees it, and an office that answers, for the tests of the dispatcher's dialogs. */
import { vi } from 'vitest'
import type { Standard } from '../../client/src/core/checklist/standard.ts'
import { ground } from '../../client/src/desk/ground.ts'
import type { OfficeVisit, TechnicianDay } from '../../client/src/desk/visit/calls.ts'
import { document } from './field-builders.ts'

export const LI = { id: 'p-li', name: '李强' }
export const TEAM = { id: 'east', name: '城东装维班' }

export function officeVisit(more: Partial<OfficeVisit> = {}): OfficeVisit {
  const visit: Omit<OfficeVisit, 'chain' | 'working' | 'deadlines' | 'carried'> = {
    ...document({ kind: 'fault-repair' }),
    wish: null,
    members: [{ person: LI.id, name: LI.name, role: 'main', active: true }],
    status: 'booked',
    summary: {
      verdict: null,
      minutes: null,
      outcome: null,
      reason: null,
      unaware: false,
      clash: false,
      wrong_code: false,
    },
    plan: null,
    buffer_minutes: 15,
    calls: [],
    seen: [],
    despite: [],
    confirmations: [],
    cancelled: null,
    renewals: [],
    record: null,
  } as unknown as OfficeVisit
  return { ...visit, chain: [], working: [], deadlines: [], carried: null, ...more } as OfficeVisit
}

export const technicians = [
  { person: LI, hours: { start: '08:00', end: '18:00' }, visits: [] },
  { person: { id: 'p-wang', name: '王伟' }, hours: null, visits: [] },
] as unknown as readonly TechnicianDay[]

/** What every dialog of a visit is given. */
export function dialog(visit: OfficeVisit = officeVisit()) {
  const nothing = (): void => undefined
  return { visit, technicians, onClose: nothing, onDone: nothing, onStale: () => Promise.resolve() }
}

const ANSWERS: Readonly<Record<string, unknown>> = {
  slots: { items: [] },
  day: { date: '2026-11-22', technicians: [], unassigned: [], waiting: [], risks: [], seq: 1 },
  messages: { items: [], cursor: null },
}

/** Opens the office under this standard; whatever it is asked is answered with nothing to show, but for `more`. */
export function openOffice(standard: Standard, more: Readonly<Record<string, unknown>> = {}): void {
  const answers = { ...ANSWERS, ...more }
  ground.value = { standard, teams: [TEAM], zone: 'Asia/Shanghai' }
  vi.stubGlobal('fetch', (asked: string | URL | Request) => {
    const url = String(asked instanceof Request ? asked.url : asked)
    const found = Object.keys(answers).find((path) => url.includes(`/${path}`))
    const headers = { 'Content-Type': 'application/json' }
    return Promise.resolve(new Response(JSON.stringify(answers[found ?? ''] ?? {}), { headers }))
  })
}
