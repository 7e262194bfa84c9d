import type { Tone } from '../ui/index.ts'
import type { RecordView } from './records.ts'
import { t } from './words.ts'
import type { Standard } from '../core/checklist.ts'
import { itemName } from './wording.ts'

/** Something in a record that needs a look. */
export interface Concern {
  kind: string
  tone: Tone
  words: string
}

/** What a supervisor should look at first, the gravest first. */
export function concerns(record: RecordView, standard: Standard): Concern[] {
  const { assessment, signature, arrival, visit, late } = record
  const found: Concern[] = []
  const add = (kind: string, tone: Tone, words: string): void => void found.push({ kind, tone, words })
  const named = (id: string) => ({ item: itemName(standard, id) })
  const asked = assessment.phases.flatMap((phase) => phase.items)

  for (const id of assessment.critical) add('critical', 'bad', t('look.critical', named(id)))
  for (const { id, state } of asked) if (state === 'conflict') add('conflict', 'bad', t('look.conflict', named(id)))
  if (signature?.match && signature.match !== 'matches') add('match', 'bad', t(`match.${signature.match}`))
  if (signature?.kind === 'refused') add('refused', 'warn', t('look.refused'))
  if (arrival && arrival.verdict !== 'on_time' && arrival.verdict !== 'on_target') {
    add('arrival', arrival.verdict === 'late' ? 'bad' : 'warn', t('look.verdict', { verdict: t(`verdict.${arrival.verdict}`) }))
  }
  if (arrival?.unaware) add('unaware', 'warn', t('look.unaware'))
  if (visit.leaves.some((leave) => leave.state === 'broken')) add('leave', 'bad', t('look.leave'))
  if (visit.complaints.length > 0) add('complaint', 'bad', t('look.complaint'))
  if (visit.incidents.length > 0) add('incident', 'warn', t('look.incident'))
  for (const id of assessment.failed) {
    if (!assessment.critical.includes(id)) add('failed', 'warn', t('look.failed', named(id)))
  }
  if (signature && signature.changed_after.length > 0) {
    add('changed', 'warn', t('look.changed', { count: signature.changed_after.length }))
  }
  if (signature && signature.not_seen.length > 0) {
    add('not-seen', 'warn', t('look.not-seen', { count: signature.not_seen.length }))
  }
  if (late.length > 0) add('late', 'warn', t('look.late', { count: late.length }))
  return found
}
