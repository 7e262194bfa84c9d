/** What was booked, put right from the panel: what for, how long, with what, and what to know. */
import { useState } from 'preact/hooks'

import { Choices, Dialog, Field, Select, TextArea, said, toast } from '../../ui/index.ts'
import { CommandFoot, useCommand } from '../command.tsx'
import { ground, home } from '../ground.ts'
import { t as desk } from '../words/index.ts'
import { editVisit, type OfficeVisit } from './calls.ts'
import { editOf, lackOf, type EditDraft } from './edit.ts'
import { FACTS, factsAsked, type Fact } from './facts.ts'
import type { DialogProps } from './MoveDialog.tsx'
import { factWords } from './wording.ts'
import { t } from './words/index.ts'

export function EditDialog({ visit, technicians, onClose, onDone, onStale }: DialogProps) {
  const [draft, setDraft] = useState<EditDraft>({})
  const command = useCommand(onStale)
  const zone = visit.promise?.zone ?? home()
  const edit = editOf(visit, draft)
  const lacking = lackOf(draft) ?? (Object.keys(edit).length === 0 ? 'same' : null)
  const change = (more: Partial<EditDraft>) => setDraft({ ...draft, ...more })
  const save = (event: Event): void => {
    event.preventDefault()
    void command.run(async (key) => {
      onDone(await editVisit(visit, edit, key))
      toast(t('edit.done'))
    })
  }
  return (
    <Dialog title={t('edit.title')} onClose={onClose} name="edit">
      <form class="stack" onSubmit={save}>
        <Kind visit={visit} draft={draft} onChange={change} />
        <div class="desk-fields">
          <Field
            label={t('edit.duration')}
            name="duration"
            inputMode="numeric"
            value={draft.duration ?? String(visit.duration_minutes ?? '')}
            onInput={(duration) => change({ duration })}
          />
          <Field
            label={t('edit.buffer')}
            name="buffer"
            inputMode="numeric"
            value={draft.buffer ?? String(visit.buffer_minutes)}
            onInput={(buffer) => change({ buffer })}
          />
        </div>
        <Facts visit={visit} draft={draft} onChange={change} />
        <TextArea
          label={t('visit.instructions')}
          name="instructions"
          rows={3}
          maxLength={500}
          value={draft.instructions ?? visit.instructions ?? ''}
          onInput={(instructions) => change({ instructions })}
        />
        <CommandFoot
          command={command}
          technicians={technicians.map(({ person }) => person)}
          zone={zone}
          disabled={lacking !== null}
          lacking={lacking && t(`edit.lacks.${lacking}`)}
        >
          {desk('command.save')}
        </CommandFoot>
      </form>
    </Dialog>
  )
}

interface PartProps {
  visit: OfficeVisit
  draft: EditDraft
  onChange: (more: Partial<EditDraft>) => void
}

/** Another kind only while nothing was said about the visit: its list is then that of the standard in force. */
function Kind({ visit, draft, onChange }: PartProps) {
  const { visits = {} } = ground.value?.standard ?? {}
  const role = visits[visit.kind]?.role
  const begun = visit.status !== 'booked'
  return (
    <Select
      label={desk('about.kind')}
      help={begun ? t('edit.kind.begun') : undefined}
      name="kind"
      value={draft.kind ?? visit.kind}
      options={Object.entries(visits)
        .filter(([id, list]) => id === visit.kind || (!begun && list.role === role))
        .map(([value, list]) => ({ value, label: said(list.name) }))}
      onChange={(kind) => onChange({ kind })}
    />
  )
}

function Facts({ visit, draft, onChange }: PartProps) {
  const { standard } = ground.value ?? {}
  if (!standard) return null
  const asked = factsAsked(standard, draft.kind ?? visit.kind, { 'order.access': 'fibre' })
  return (
    <div class="desk-fields">
      {asked
        .filter((fact) => FACTS[fact].form !== 'instant')
        .map((fact) => (
          <FactField
            key={fact}
            fact={fact}
            value={draft.facts?.[fact] ?? visit.facts[fact]}
            onSay={(value) => onChange({ facts: { ...draft.facts, [fact]: value } })}
          />
        ))}
    </div>
  )
}

function FactField({ fact, value, onSay }: { fact: Fact; value: unknown; onSay: (value: unknown) => void }) {
  const label = t(`fact.${fact}`)
  const form = FACTS[fact]
  if (form.form === 'several') {
    const chosen = Array.isArray(value) ? value.map(String) : []
    return (
      <Choices
        legend={label}
        multiple
        options={form.values.map((one) => ({ value: one, label: factWords(fact, one) }))}
        chosen={chosen as (typeof form.values)[number][]}
        onChoose={(one) =>
          onSay(chosen.includes(one) ? chosen.filter((other) => other !== one) : [...chosen, one])
        }
      />
    )
  }
  if (form.form === 'choice' || form.form === 'yes-no') {
    const values: readonly string[] = form.form === 'choice' ? form.values : ['true', 'false']
    return (
      <Select
        label={label}
        name={fact}
        value={value === undefined || value === '' ? '' : String(value)}
        none={t('edit.unknown')}
        options={values.map((one) => ({
          value: one,
          label: factWords(fact, form.form === 'choice' ? one : one === 'true'),
        }))}
        onChange={onSay}
      />
    )
  }
  return <Field label={label} name={fact} value={String(value ?? '')} onInput={onSay} />
}
