import type { Standard } from '../../core/checklist/standard.ts'
import type { Tone } from '../../ui/index.ts'
import type { RecordView } from './calls.ts'
import { isReply, oddities } from './timeline.ts'
import { answer, itemName, verdictWords } from './wording.ts'
import { t } from './words/index.ts'

/** Something in a record that needs a look. */
export interface Concern {
  kind: string
  tone: Tone
  words: string
}

/** A rating with so many stars or fewer asks for a look. */
const FEW_STARS = 2

/** What a supervisor should look at first, the gravest first. */
export function concerns(record: RecordView, standard: Standard): Concern[] {
  const { assessment, signature, arrival, visit } = record
  const replies = new Set(record.timeline.filter(isReply).map(({ event }) => event))
  const late = record.late.filter((event) => !replies.has(event))
  const found: Concern[] = []
  const add = (kind: string, tone: Tone, words: string): void => void found.push({ kind, tone, words })
  const named = (id: string) => ({ item: itemName(standard, id) })
  const judged = (id: string, field: string): boolean =>
    standard.items[id]?.compute?.args.includes(field) ?? false
  const unpunctual = arrival !== null && arrival.verdict !== 'on_time' && arrival.verdict !== 'on_target'
  const broken = visit.leaves.some((leave) => leave.state === 'broken')
  // The line about the arrival or the leave says more than the item that was computed from it.
  const told = (id: string): boolean =>
    (unpunctual && judged(id, 'arrival.verdict')) || (broken && judged(id, 'leave.verdict'))
  const conflicts = assessment.phases
    .flatMap((phase) => phase.items)
    .flatMap(({ id, state }) => (state === 'conflict' ? [id] : []))

  for (const id of assessment.critical) {
    if (!conflicts.includes(id) && !told(id)) add('critical', 'bad', t('look.critical', named(id)))
  }
  for (const id of conflicts) add('conflict', 'bad', t('look.conflict', named(id)))
  for (const { item, value } of record.private) {
    const definition = standard.items[item]
    if (definition?.fail?.includes(String(value))) {
      add('private', 'bad', t('look.private', { ...named(item), value: answer(value, definition) }))
    }
  }
  if (signature?.match && signature.match !== 'matches')
    add('match', 'bad', t(`list.match.${signature.match}`))
  if (visit.complaints.length > 0) add('complaint', 'bad', t('look.complaint'))
  if (unpunctual) {
    const words = t('look.verdict', { verdict: verdictWords(arrival.verdict, arrival.minutes) })
    add('arrival', arrival.verdict === 'late' ? 'bad' : 'warn', words)
  }
  if (broken) add('leave', 'bad', t('look.leave'))
  if (arrival?.unaware) add('unaware', 'warn', t('arrival.unaware'))
  if (visit.incidents.length > 0) add('incident', 'warn', t('look.incident'))
  if (signature?.kind === 'refused') add('refused', 'warn', t('look.refused'))
  for (const { stars } of visit.ratings) {
    if (stars <= FEW_STARS) add('rating', 'warn', t('look.rating', { count: stars }))
  }
  for (const id of assessment.failed) {
    if (!assessment.critical.includes(id) && !told(id)) add('failed', 'warn', t('look.failed', named(id)))
  }
  if (visit.completions[0]?.outcome === 'done') {
    for (const id of assessment.missing)
      if (!conflicts.includes(id)) add('missing', 'warn', t('look.missing', named(id)))
  }
  for (const kind of new Set(visit.surprises.map((surprise) => surprise.kind))) {
    add('surprise', 'warn', t(`surprise.${kind}`))
  }
  for (const flag of new Set(record.timeline.flatMap(oddities))) {
    add('flag', 'warn', t.known(`flagged.${flag}`) ?? flag)
  }
  if (signature && signature.changed_after.length > 0) {
    add('changed', 'warn', t('look.changed', { count: signature.changed_after.length }))
  }
  if (signature && signature.not_seen.length > 0) {
    add('not-seen', 'warn', t('look.not-seen', { count: signature.not_seen.length }))
  }
  if (late.length > 0) add('late', 'warn', t('look.late', { count: late.length }))
  const absent = record.photos.filter((photo) => !photo.stored && !photo.withdrawn).length
  if (absent > 0) add('photos', 'warn', t('look.photos', { count: absent }))
  return found
}
