/** One control for each kind of answer. A tap answers; what was chosen is pressed. */
import { useState } from 'preact/hooks'

import type { Item } from '../../../core/checklist/standard.ts'
import type { State } from '../../../core/checklist/answers.ts'
import type { Value } from '../../../core/visit/events.ts'
import { isRefused } from '../../../core/wording.ts'
import { Badge, Button, Choices, Field, TextArea, said } from '../../../ui/index.ts'
import { WordingHints, wordingFault } from '../../../ui/script/Wording.tsx'
import { viewOf, type View } from '../view.ts'
import { t } from './words/index.ts'
import { failing, toneOf } from './answered.ts'
import { useDraft } from './autosave.ts'
import { Scan } from './Scan.tsx'
import { canScan } from './barcode.ts'
import { decimalText, numberFault } from './number.ts'
import { answerWords } from './wording.ts'

export interface ControlProps {
  visit: string
  id: string
  item: Item
  label: string
  value: Value
  /** How what is typed was judged. */
  state?: State
  onAnswer: (value: Value) => Promise<void>
}

/** Large switches of which one is pressed; pressing it again takes the answer back. */
function Answers({ item, label, value, onAnswer, values }: ControlProps & { values: readonly string[] }) {
  return (
    <div class="buttons buttons-fill visit-switches" role="group" aria-label={label}>
      {values.map((one) => (
        <Button
          key={one}
          action={`answer-${one}`}
          icon={failing(item, one) ? 'cross' : one === 'na' ? 'minus' : 'check'}
          aria-pressed={value === one}
          data-tone={toneOf(item, one)}
          onClick={() => onAnswer(value === one ? null : one)}
        >
          {answerWords(item, one)}
        </Button>
      ))}
    </div>
  )
}

function Consent(props: ControlProps) {
  const { value, onAnswer } = props
  if (value === 'yes') {
    return (
      <div class="row row-apart">
        <Badge tone="good">{answerWords(props.item, value)}</Badge>
        <Button action="answer-withdrawn" onClick={() => onAnswer('withdrawn')}>
          {t('item.consent.withdraw')}
        </Button>
      </div>
    )
  }
  return <Answers {...props} values={['yes', 'no']} />
}

function Choice({ item, label, value, onAnswer }: ControlProps) {
  const chosen = value === null ? [] : typeof value === 'string' ? [value] : value
  const choose = (one: string): void => {
    if (!item.multiple) {
      onAnswer(one)
      return
    }
    const rest = chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one]
    onAnswer(rest.length > 0 ? rest : null)
  }
  return (
    <Choices
      legend={label}
      bare
      multiple={item.multiple}
      options={(item.options ?? []).map((option) => ({
        value: option.value,
        label: said(option),
        failing: option.fail,
      }))}
      chosen={chosen}
      onChoose={choose}
    />
  )
}

function NumberInput({ visit, id, item, label, value, state, onAnswer }: ControlProps) {
  const [fault, setFault] = useState<string | null>(null)
  const draft = useDraft(visit, id, typeof value === 'string' ? value : '', (text) => {
    const decimal = decimalText(text)
    const wrong = decimal === '' ? null : numberFault(item, decimal)
    setFault(wrong)
    return wrong ? null : onAnswer(decimal === '' ? null : decimal)
  })
  const negative = draft.text.trim().startsWith('-')
  return (
    <div class="visit-number">
      {(item.min ?? 0) < 0 && (
        // The number pad of an iPhone has no minus.
        <Button
          action="sign"
          aria-label={t('item.sign')}
          aria-pressed={negative}
          onClick={() => draft.type(negative ? draft.text.trim().slice(1) : `-${draft.text.trim()}`)}
        >
          ±
        </Button>
      )}
      <Field
        label={item.unit ? `${label} (${item.unit})` : label}
        bare
        inputMode="decimal"
        autocomplete="off"
        maxLength={20}
        enterKeyHint="next"
        value={draft.text}
        fault={fault}
        onInput={(text) => {
          setFault(null)
          draft.type(text)
        }}
        onBlur={draft.leave}
      />
      {item.unit && (
        <span class="quiet" aria-hidden="true">
          {item.unit}
        </span>
      )}
      {value !== null && (state === 'passed' || state === 'failed') && (
        <span role="status">
          <Badge tone={state === 'passed' ? 'good' : 'bad'} icon={state === 'passed' ? 'check' : 'cross'}>
            {t(`state.${state}`)}
          </Badge>
        </span>
      )}
    </div>
  )
}

/** A text longer than this is written in several lines. */
const ONE_LINE = 100

function TextInput({ visit, id, item, label, value, onAnswer }: ControlProps) {
  const never = item.audience === 'customer' ? (viewOf(visit)?.list?.standard.forbidden ?? []) : []
  const draft = useDraft(visit, id, typeof value === 'string' ? value : '', (text) =>
    isRefused(text, never) ? null : onAnswer(text.trim() || null),
  )
  const common = {
    label,
    bare: true,
    fault: wordingFault(draft.text, never),
    help: <WordingHints text={draft.text} forbidden={never} />,
    value: draft.text,
    onInput: draft.type,
    onBlur: draft.leave,
    maxLength: item.max_length ?? 2000,
  }
  if ((item.max_length ?? 2000) > ONE_LINE) return <TextArea {...common} />
  return (
    <div class="stack stack-tight">
      <Field {...common} autocomplete="off" enterKeyHint="next" />
      {item.scan && canScan() && <Scan label={label} longest={item.max_length ?? 2000} onRead={draft.take} />}
    </div>
  )
}

/** The control for an item that the technician answers; photos have their own. */
export function Control(props: ControlProps) {
  switch (props.item.answer) {
    case 'tick':
      return <Answers {...props} values={['done', 'not_done']} />
    case 'yes-no-na':
      return <Answers {...props} values={['yes', 'no', 'na']} />
    case 'consent':
      return <Consent {...props} />
    case 'choice':
      return <Choice {...props} />
    case 'number':
      return <NumberInput {...props} />
    case 'text':
      return <TextInput {...props} />
    default:
      return null
  }
}

interface ReasonProps {
  view: Pick<View, 'id' | 'list'>
  id: string
  value: string
  onSave: (text: string) => Promise<void>
}

/** Why something was not done: it stands with the answer, finishing wants it, and the customer reads it. */
export function Reason({ view, id, value, onSave }: ReasonProps) {
  const standard = view.list?.standard
  const never = standard?.items[id]?.audience === 'office' ? [] : (standard?.forbidden ?? [])
  const draft = useDraft(view.id, `${id} reason`, value, (text) =>
    isRefused(text, never) ? null : onSave(text.trim()),
  )
  return (
    <>
      <TextArea
        label={t('item.reason')}
        help={t('item.reason.help')}
        name="reason"
        fault={wordingFault(draft.text, never)}
        rows={2}
        value={draft.text}
        onInput={draft.type}
        onBlur={draft.leave}
        maxLength={1000}
      />
      <WordingHints text={draft.text} forbidden={never} />
    </>
  )
}
