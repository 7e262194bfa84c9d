import { useRef, useState } from 'preact/hooks'

import { isRefused } from '../../core/wording.ts'
import { newId } from '../../device/index.ts'
import { Choices, Dialog, Field, Select, Switch, TextArea, toast } from '../../ui/index.ts'
import { WordingHints, wordingFault } from '../../ui/script/Wording.tsx'
import { chosen } from '../../ui/zoned.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { ground, home } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { FIELDS, type ActType, type Asked } from './acts.ts'
import { doToCase, readCase, type WholeCase } from './calls.ts'
import { choiceWords, fieldWords } from './wording.ts'
import { t } from './words/index.ts'

type Values = Readonly<Record<string, string | boolean>>

/** What the customer hears: it is held against the words that are never said to them. */
const HEARD: ReadonlySet<string> = new Set(['restated', 'told', 'proposed', 'agreed', 'answered', 'paused'])

interface ActDialogProps {
  one: WholeCase
  type: ActType
  onClose: () => void
  onDone: (after: WholeCase) => void
}

/** Asks for what an act needs, and does it. */
export function ActDialog({ one, type, onClose, onDone }: ActDialogProps) {
  const id = useRef(newId())
  const [values, setValues] = useState<Values>({})
  const command = useCommand(async () => onDone(await readCase(one.id)))
  const fields: readonly Asked[] = FIELDS[type]
  const never = HEARD.has(type) ? (ground.value?.standard.forbidden ?? []) : []
  const refused = Object.values(values).some((value) => typeof value === 'string' && isRefused(value, never))
  const lacking = fields.some(
    (field) => !field.optional && field.kind !== 'yes' && !filled(values[field.name]),
  )
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async () => {
      onDone(await doToCase(one.id, { id: id.current, type, body: bodyOf(fields, values) }))
      toast(t('cases.noted'))
      onClose()
    })
  }
  return (
    <Dialog title={t(`act.${type}`)} onClose={onClose} name={`case-${type}`}>
      <form class="stack" onSubmit={save} noValidate>
        {t.known(`act.${type}.help`) && <p class="quiet">{t.known(`act.${type}.help`)}</p>}
        {fields.map((field) => (
          <Entry
            key={field.name}
            {...{ type, field, one, never }}
            value={values[field.name]}
            onChange={(value) => setValues((was) => ({ ...was, [field.name]: value }))}
          />
        ))}
        <CommandFoot command={command} disabled={lacking || refused}>
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}

function filled(value: string | boolean | undefined): boolean {
  return typeof value === 'string' ? value.trim() !== '' : value !== undefined
}

/** The body as the server takes it: amounts in fen, times as instants, what was left empty left out. */
function bodyOf(fields: readonly Asked[], values: Values): Record<string, unknown> {
  const said: Record<string, unknown> = {}
  for (const { name, kind } of fields) {
    const value = values[name]
    if (kind === 'yes') said[name] = value === true
    else if (typeof value !== 'string' || value.trim() === '') continue
    else if (kind === 'amount') said[name] = Math.round(Number(value) * 100)
    else if (kind === 'when') said[name] = instantAt(value)
    else said[name] = value.trim()
  }
  return said
}

/** The instant that somebody chose by the office's clock. */
function instantAt(value: string): string {
  const [day = '', time = ''] = value.split('T')
  const at = chosen(day, time, home())
  return at === null ? value : new Date(at).toISOString()
}

interface EntryProps {
  type: ActType
  field: Asked
  one: WholeCase
  never: Parameters<typeof wordingFault>[1]
  value: string | boolean | undefined
  onChange: (value: string | boolean) => void
}

function Entry({ type, field, one, never, value, onChange }: EntryProps) {
  const { name, kind } = field
  const label = fieldWords(type, field)
  const text = typeof value === 'string' ? value : ''
  if (kind === 'yes') return <Switch label={label} on={value === true} onChange={onChange} />
  if (kind === 'person')
    return (
      <Select
        label={label}
        name={name}
        none={t('cases.who')}
        value={text}
        options={one.takers.map((person) => ({ value: person.id, label: person.name }))}
        onChange={onChange}
      />
    )
  if (kind === 'long')
    return (
      <>
        <TextArea
          label={label}
          name={name}
          maxLength={4000}
          value={text}
          onInput={onChange}
          fault={wordingFault(text, never)}
        />
        <WordingHints text={text} forbidden={never} />
      </>
    )
  if (kind === 'when')
    return <Field label={label} name={name} type="datetime-local" value={text} onInput={onChange} />
  if (kind === 'amount')
    return <Field label={label} name={name} inputMode="decimal" value={text} onInput={onChange} />
  if (kind === 'text') return <Field label={label} name={name} value={text} onInput={onChange} />
  return (
    <Choices
      legend={label}
      options={kind.map((option) => ({ value: option, label: choiceWords(name, option) }))}
      chosen={text ? [text] : []}
      onChoose={onChange}
    />
  )
}
