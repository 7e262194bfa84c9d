/** How what was done to a case reads. */
import { format } from '../../ui/index.ts'
import { home } from '../ground.ts'
import type { ActType, Asked } from './acts.ts'
import type { DoneAct, WholeCase } from './calls.ts'
import { t } from './words/index.ts'

/** What one of a choice is called: by its field, since grades, contents and kinds have words of their own. */
export function choiceWords(field: string, value: string): string {
  const place: Readonly<Record<string, string>> = {
    grade: 'complaint.grade',
    content: 'complaint.content',
    kind: 'case.kind',
    channel: 'case.channel',
    outcome: 'case.outcome',
  }
  return t.known(`${place[field] ?? `choice.${field}`}.${value}`) ?? value
}

export function fieldWords(type: ActType, { name, optional }: Asked): string {
  const label = t.known(`field.${type}.${name}`) ?? t.known(`field.${name}`) ?? name
  return optional ? t('field.optional', { label }) : label
}

/** The lines of an act beside its name: choices in their words, times by the office's clock, amounts in yuan. */
export function linesOf(act: DoneAct, one: WholeCase): string[] {
  const { body } = act as { body: Record<string, unknown> }
  const lines: string[] = []
  for (const [name, value] of Object.entries(body)) {
    if (value === null || (SILENT.has(name) && act.type === 'opened')) continue
    if (name === 'amount') lines.push(t('case.amount', { yuan: format.number(Number(value) / 100) }))
    else if (name === 'due') lines.push(t('case.due', { time: format.dayAndClock(String(value), home()) }))
    else if (name === 'to') lines.push(nameOf(String(value), one))
    else if (typeof value === 'boolean') lines.push(t.known(`said.${name}.${value}`) ?? '')
    else if (typeof value === 'string') lines.push(choiceOrText(name, value))
  }
  return lines.filter(Boolean)
}

const SILENT: ReadonlySet<string> = new Set(['owner', 'about', 'words', 'level'])
const FREE: ReadonlySet<string> = new Set(['text', 'why', 'note'])

function choiceOrText(name: string, value: string): string {
  return FREE.has(name) ? value : choiceWords(name, value)
}

function nameOf(id: string, one: WholeCase): string {
  const people = [...one.takers, one.owner, one.offered, ...one.acts.map((act) => act.by)]
  return people.find((person) => person?.id === id)?.name ?? ''
}
