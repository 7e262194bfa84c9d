/** Makes the short forms of `assess*.yaml` whole; tests/stage/assess_cases.py says what they mean. */
import { assess } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import type { Fields, Item, Standard } from '../../client/src/core/checklist/standard.ts'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Visit } from '../../client/src/core/visit/fold.ts'
import type { Case } from './shared_cases.ts'

type Json = Record<string, unknown>

const LISTS = [
  'notes',
  'photos',
  'calls',
  'delays',
  'leaves',
  'lines',
  'questions',
  'complaints',
  'incidents',
  'promises',
  'ratings',
  'signatures',
  'completions',
  'codes',
  'seen',
  'replies',
  'unknown',
  'surprises',
]
const ENTRY = {
  by: 'li',
  device: 'A',
  tz: 480,
  note: null,
  item: null,
  text: '',
  withdrawn: false,
  tickets: [],
  promised: null,
  report: null,
  told: true,
  ended: null,
}
const DOCUMENT = { promise: null, ledger: [], depart_by: null, facts: {} }

function item(short: Json): Item {
  const answer = short['answer'] as string
  const who = { computed: 'system', duration: 'system', signature: 'customer' }[answer] ?? 'technician'
  const options = Object.entries((short['options'] ?? {}) as Record<string, string>)
  return {
    ...{ zh: '', en: '', who, required: true, critical: false, bulk: false, private: false, rule: [] },
    ...(answer === 'yes-no-na' ? { fail: ['no'] } : {}),
    ...short,
    ...('options' in short
      ? { options: options.map(([value, how]) => ({ value, zh: '', en: '', fail: how === 'bad' })) }
      : {}),
  } as unknown as Item
}

function standard(given: Case): Standard {
  const items = given['items'] as Record<string, Json>
  const phases = (given['phases'] ?? { work: Object.keys(items) }) as Record<string, string[]>
  return {
    items: Object.fromEntries(Object.entries(items).map(([id, short]) => [id, item(short)])),
    visits: { case: { phases: Object.entries(phases).map(([id, listed]) => ({ id, items: listed })) } },
  } as unknown as Standard
}

function visit(given: Case): Visit {
  const parts = (given['visit'] ?? {}) as Record<string, Json>
  const answers: Json = {}
  for (const [id, value] of Object.entries((given['answers'] ?? {}) as Json)) {
    answers[id] = entries(id, value === null ? [] : [{ value }])
  }
  for (const [id, values] of Object.entries((given['several'] ?? {}) as Record<string, unknown[]>)) {
    answers[id] = entries(
      id,
      values.map((value) => ({ value })),
    )
  }
  for (const [id, found] of Object.entries(parts['answers'] ?? {})) answers[id] = entries(id, found as Json[])
  const marks = Object.entries(parts['marks'] ?? {}).map(([mark, found]) => [
    mark,
    entries(mark, found as Json[]),
  ])
  const whole: Json = {
    count: 0,
    marks: Object.fromEntries(marks) as Json,
    answers,
    private: parts['private'] ?? {},
  }
  for (const name of LISTS) whole[name] = entries(name, (parts[name] ?? []) as Json[])
  for (const [name, columns] of Object.entries((given['each'] ?? {}) as Record<string, Json>)) {
    whole[name] = entries(name, rows(columns))
  }
  return whole as unknown as Visit
}

function entries(name: string, given: Json[]): Json[] {
  return given.map((entry, at) => ({ ...ENTRY, event: `${name}${at + 1}`, wall: (at + 1) * 1000, ...entry }))
}

function rows(columns: Json): Json[] {
  const length = Math.max(
    ...Object.values(columns).map((values) => (Array.isArray(values) ? values.length : 0)),
  )
  return Array.from({ length }, (_, at) => {
    const row = Object.fromEntries(
      Object.entries(columns).map(([key, values]) => [key, Array.isArray(values) ? values[at] : values]),
    )
    return 'signature' in row ? { ...row, signature: { kind: row['signature'] } } : row
  })
}

/** Everything that `expect` may name. */
export function outcome(given: Case, shipped: Standard): Json {
  const expected = given['expect'] as Record<string, Json & string[]>
  const named = (part: string) => Object.keys(expected[part] ?? {})
  if (['fields', 'absent', 'fields_or_absent'].some((part) => part in expected)) {
    const document = { ...DOCUMENT, ...(given['document'] as Json) } as unknown as VisitDocument
    const found = fields(visit(given), document, (given['judgements'] ?? {}) as Fields)
    return {
      fields: found,
      absent: (expected['absent'] ?? []).filter((name) => !(name in found)),
      fields_or_absent: Object.fromEntries(
        named('fields_or_absent').map((name) => [name, found[name] ?? null]),
      ),
    }
  }
  const known = Object.entries((given['fields'] ?? {}) as Json).filter(([, value]) => value !== null)
  const kind = (given['shipped'] as string | undefined) ?? 'case'
  const document = given['shipped'] ? shipped : standard(given)
  const assessment = assess(document, kind, visit(given), Object.fromEntries(known) as Fields)
  const items = assessment.phases.flatMap((phase) => phase.items)
  const asked = items.map((one) => one.id)
  const by = (part: 'state' | 'value' | 'values') =>
    Object.fromEntries(items.map((one) => [one.id, one[part]]))
  return {
    ...assessment,
    phases: assessment.phases.map((phase) => phase.id),
    phase: Object.fromEntries(assessment.phases.map((phase) => [phase.id, phase.items.map((one) => one.id)])),
    asked,
    states: by('state'),
    values: by('value'),
    all: by('values'),
    is_asked: Object.fromEntries(named('is_asked').map((id) => [id, asked.includes(id)])),
    is_missing: Object.fromEntries(named('is_missing').map((id) => [id, assessment.missing.includes(id)])),
  }
}
