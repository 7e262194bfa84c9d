import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { assess, factsRead } from '../../client/src/core/checklist/assess.ts'
import { fields } from '../../client/src/core/checklist/fields.ts'
import type { Standard } from '../../client/src/core/checklist/standard.ts'
import type { VisitDocument } from '../../client/src/core/visit/document.ts'
import type { Visit } from '../../client/src/core/visit/fold.ts'
import { outcome } from './assess_cases.ts'
import { load, mismatch } from './shared_cases.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const PYTHON = [`${ROOT}.venv/bin/python`, `${ROOT}.venv/Scripts/python.exe`].find(existsSync) ?? 'python3'

/** What a Python program of the server's tests writes, as JSON. */
function fromPython<T>(program: string): T {
  const path = [`${ROOT}server`, `${ROOT}tests/stage`].join(process.platform === 'win32' ? ';' : ':')
  const options = { env: { ...process.env, PYTHONPATH: path }, maxBuffer: 2 ** 27 }
  return JSON.parse(execFileSync(PYTHON, ['-c', program], options).toString()) as T
}

interface Assessed {
  kind: string
  visit: Visit
  document: VisitDocument
  judgements: Record<string, never>
  fields: unknown
  assessment: unknown
}

const { shipped, facts, assessed } = fromPython<{
  shipped: Standard
  facts: Record<string, string[]>
  assessed: Assessed[]
}>('import assess_random; assess_random.write(300)')

describe('shared cases', () => {
  for (const one of load('assess')) {
    test(one.name, () => {
      expect(mismatch(one['expect'], outcome(one, shipped))).toBeNull()
    })
  }
})

test('the facts that decide what is asked are those of the server', () => {
  for (const kind of Object.keys(shipped.visits)) expect(factsRead(shipped, kind)).toEqual(facts[kind])
})

test('visits made at random come to the same as on the server', () => {
  expect(assessed.length).toBe(300)
  for (const { kind, visit, document, judgements, ...server } of assessed) {
    const found = fields(visit, document, judgements)
    expect(found).toEqual(server.fields)
    expect(assess(shipped, kind, visit, found)).toEqual(server.assessment)
  }
})

test('a list or an item that is not in the standard is an error of the program', () => {
  const visit = assessed[0]!.visit
  expect(() => assess(shipped, 'no-such-list', visit, {})).toThrow(RangeError)
  expect(() => assess(shipped, 'constructor', visit, {})).toThrow(RangeError)
})
