import type { AssessedItem, State } from '../../core/checklist/answers.ts'
import type { Item, Standard } from '../../core/checklist/standard.ts'
import { Badge, Card, TruthIcon, said, type Tone, type Truth } from '../../ui/index.ts'
import type { RecordView } from './calls.ts'
import { answer, itemName, speaker } from './wording.ts'
import { t } from './words/index.ts'

const TONE: Record<State, Tone> = {
  passed: 'good',
  recorded: 'neutral',
  na: 'neutral',
  refused: 'neutral',
  open: 'warn',
  unknown: 'warn',
  failed: 'bad',
  conflict: 'bad',
}

const TRUTH: Record<Item['who'], Truth> = {
  technician: 'said',
  system: 'computed',
  customer: 'customer',
  auditor: 'auditor',
}

/** Every item that was asked, by phase, each with who says so. */
export function Answers({ record, standard }: { record: RecordView; standard: Standard }) {
  const checklist = standard.visits[record.document.kind]
  // A visit that ended before its work asks nothing of the later phases.
  const asked = record.assessment.phases.filter(({ items }) => items.length > 0)
  return (
    <Card labelledBy="record-answers">
      <h2 id="record-answers">{t('record.answers')}</h2>
      {asked.map((phase) => {
        const named = checklist?.phases.find(({ id }) => id === phase.id)
        return (
          <section key={phase.id} class="stack stack-tight" aria-labelledby={`phase-${phase.id}`}>
            <h3 id={`phase-${phase.id}`}>{named ? said(named.name) : phase.id}</h3>
            <ul class="records-answers">
              {phase.items.map((item) => (
                <Answer key={item.id} item={item} record={record} standard={standard} />
              ))}
            </ul>
          </section>
        )
      })}
    </Card>
  )
}

interface AnswerProps {
  item: AssessedItem
  record: RecordView
  standard: Standard
}

function Answer({ item: { id, state, value, values }, record, standard }: AnswerProps) {
  const item = standard.items[id]
  const told = record.visit.answers[id] ?? []
  const notes = told.flatMap(({ note }) => (note ? [note] : []))
  const shown = item?.private
    ? privateValues(record, id)
    : state === 'conflict'
      ? values
      : value === null
        ? []
        : [value]
  const after = record.signatures.some((signature) => signature.after.items.includes(id))
  const tone = state === 'open' && !item?.required ? 'neutral' : TONE[state]
  return (
    <li class="records-answer" data-item={id} data-state={state}>
      <span class="records-answer-name">
        {itemName(standard, id)}
        {after && (
          <>
            {' '}
            <Badge tone="warn">{t('told.after')}</Badge>
          </>
        )}
        {notes.map((note) => (
          <span key={note} class="small quiet">
            {t('value.note', { text: note })}
          </span>
        ))}
      </span>
      <span class="records-answer-value">
        {item?.answer === 'photo'
          ? values.length > 0 && t('value.photos', { count: values.length })
          : state === 'conflict' && told.length > 1
            ? told
                .map(({ value: side, by }) =>
                  t('value.by', { value: answer(side, item), name: speaker(record, by) }),
                )
                .join(` ${t('value.and')} `)
            : shown.map((each) => answer(each, item)).join(` ${t('value.and')} `)}
      </span>
      <span class="records-answer-signs">
        <Badge tone={tone}>{t(`state.${state}`)}</Badge>
        {item && <TruthIcon of={TRUTH[item.who]} />}
      </span>
    </li>
  )
}

/** What the server alone can read of the customer's private answers to an item. */
function privateValues(record: RecordView, id: string): unknown[] {
  return record.private.flatMap(({ item, value, readable }) => (item === id && readable ? [value] : []))
}
