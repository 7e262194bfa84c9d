import { useState } from 'preact/hooks'

import type { Standard } from '../../core/checklist/standard.ts'
import { Card, IconButton, Select, said } from '../../ui/index.ts'
import { Faults } from './Faults.tsx'
import type { Editor } from './useDraft.ts'
import { itemWords } from './wording.ts'
import { t } from './words/index.ts'

/** The order of each list: items are moved, taken out and put in. */
export function EditLists({ editor }: { editor: Editor }) {
  const { writing } = editor
  const standard = (writing.checked.document ?? writing.base) as Standard
  const kinds = Object.keys(standard.visits)
  const [kind, setKind] = useState(kinds[0]!)
  const list = standard.visits[kind] ?? standard.visits[kinds[0]!]!
  const broken = writing.checked.document === null
  return (
    <>
      <Select
        label={t('list.choose')}
        name="list"
        value={kind}
        options={kinds.map((value) => ({ value, label: said(standard.visits[value]!.name) }))}
        onChange={(chosen) => setKind(chosen)}
      />
      {broken && <p class="quiet">{t('edit.lists.faults')}</p>}
      {broken && <Faults faults={writing.checked.faults} />}
      {!broken &&
        list.phases.map((phase) => (
          <Phase
            key={phase.id}
            name={said(phase.name)}
            items={phase.items}
            standard={standard}
            disabled={editor.working}
            onChange={(items) => void editor.change({ kind, phase: phase.id, items })}
          />
        ))}
    </>
  )
}

interface PhaseProps {
  name: string
  items: readonly string[]
  standard: Standard
  disabled: boolean
  onChange: (items: string[]) => void
}

function Phase({ name, items, standard, disabled, onChange }: PhaseProps) {
  const others = Object.keys(standard.items).filter((id) => !items.includes(id))
  const moved = (from: number, by: number): string[] => {
    const changed = [...items]
    const [one] = changed.splice(from, 1)
    changed.splice(from + by, 0, one!)
    return changed
  }
  return (
    <Card>
      <h2>{name}</h2>
      <ol class="standard-items">
        {items.map((id, at) => {
          const label = itemWords(standard, id)
          return (
            <li key={id} class="row row-apart standard-line" data-item={id}>
              <span>{label}</span>
              <span class="row">
                <IconButton
                  icon={UP}
                  label={t('edit.up', { of: label })}
                  action="up"
                  disabled={disabled || at === 0}
                  onClick={() => onChange(moved(at, -1))}
                />
                <IconButton
                  icon="down"
                  label={t('edit.down', { of: label })}
                  action="down"
                  disabled={disabled || at === items.length - 1}
                  onClick={() => onChange(moved(at, 1))}
                />
                <IconButton
                  icon="close"
                  label={t('edit.out', { of: label })}
                  action="take-out"
                  disabled={disabled}
                  onClick={() => onChange(items.filter((one) => one !== id))}
                />
              </span>
            </li>
          )
        })}
      </ol>
      <Select
        label={t('edit.put-in', { of: name })}
        name="put-in"
        none={t('edit.put-in.none')}
        value=""
        options={others.map((value) => ({ value, label: itemWords(standard, value) }))}
        onChange={(id) => id && onChange([...items, id])}
      />
    </Card>
  )
}

const UP = { d: 'M5 15l7-7 7 7' } as const
