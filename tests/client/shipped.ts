/** The shipped standard, as the server would serve it, and what its loader knows of where phrases are said. */
import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { delimiter, join } from 'node:path'
import type { Phrase, Standard } from '../../client/src/core/checklist/standard.ts'

const ROOT = join(import.meta.dirname, '../..')
const PYTHON =
  ['.venv/bin/python', '.venv/Scripts/python.exe'].map((path) => join(ROOT, path)).find(existsSync) ??
  'python3'
const PROGRAM = `
import json
from pathlib import Path
from doorstep.standard.loading import load
from doorstep.standard.phrases import OF_A_VISIT, PLACES
print(json.dumps({"standard": load(Path("checklists"))[0], "places": dict(PLACES), "of_a_visit": OF_A_VISIT}))
`

const read = JSON.parse(
  execFileSync(PYTHON, ['-c', PROGRAM], {
    cwd: ROOT,
    env: {
      ...process.env,
      PYTHONPATH: [join(ROOT, 'server'), process.env.PYTHONPATH].filter(Boolean).join(delimiter),
    },
    maxBuffer: 2 ** 27,
  }).toString(),
) as { standard: Standard; places: Record<string, string>; of_a_visit: string }

const names = (text: string): string[] => text.split(' ').filter(Boolean)

export const shipped = read.standard
/** Place → the values that it gives beside those of every visit. */
export const places = Object.fromEntries(
  Object.entries(read.places).map(([place, given]) => [place, names(given)]),
)
export const ofAVisit = names(read.of_a_visit)

/**
 * How a phrase reads where these values are known: each in its own place, and of the others one group each. Chinese has a blank
 * beside a number, and none beside a word of its own.
 */
export function reading(phrase: Phrase, language: 'zh' | 'en', known: Record<string, string>): RegExp {
  const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')
  const parts = phrase[language].split(/\{(\w+)\}/)
  const read = parts.map((part, at) =>
    at % 2 === 0 ? literal(part).replace(/^ | $/g, ' ?') : known[part] ? literal(known[part]) : '(.+?)',
  )
  return new RegExp(`^${read.join('')}$`)
}
