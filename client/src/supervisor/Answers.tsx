import type { AssessedItem, Item, Standard, State } from '../core/checklist.ts'
import { Badge, Card, TruthIcon, type Tone, type Truth } from '../ui/index.ts'
import type { RecordView } from './records.ts'
import { answer, itemName, say } from './wording.ts'
import { t } from './words.ts'

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
  return (
    <Card labelledBy="record-answers">
      <h2 id="record-answers">{t('record.answers')}</h2>
      {record.assessment.phases.map((phase) => {
        const named = checklist?.phases.find(({ id }) => id === phase.id)
        return (
          <section key={phase.id} class="stack stack-tight" aria-labelledby={`phase-${phase.id}`}>
            <h3 id={`phase-${phase.id}`}>{named ? say(named.name) : phase.id}</h3>
            <ul class="answers">
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
  const notes = (record.visit.answers[id] ?? []).flatMap(({ note }) => (note ? [note] : []))
  const several = state === 'conflict' ? values : value === null ? [] : [value]
  const shown = item?.answer === 'photo' || item?.answer === 'signature' ? [] : several
  return (
    <li class="answer" data-item={id} data-state={state}>
      <span class="answer-name">
        {itemName(standard, id)}
        {notes.map((note) => (
          <span key={note} class="small quiet">
            {t('value.note', { text: note })}
          </span>
        ))}
      </span>
      <span class="answer-value">
        {shown.map((each) => answer(each, item)).join(` ${t('value.and')} `)}
      </span>
      <Badge tone={TONE[state]}>{t(`state.${state}`)}</Badge>
      {item && <TruthIcon of={TRUTH[item.who]} />}
    </li>
  )
}
