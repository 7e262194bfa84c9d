import { Choices, Field, Select } from '../../ui/index.ts'
import { factWords } from '../visit/wording.ts'
import { t as ofVisit } from '../visit/words/index.ts'
import { t } from './words/index.ts'
import { FACTS, type Fact, type FactDraft } from '../visit/facts.ts'

interface OrderFactsProps {
  asked: readonly Fact[]
  facts: FactDraft
  onChange: (facts: FactDraft) => void
  fault: (fact: Fact) => string | null
}

/** What the order says: a field for each fact that the checklist of this kind of visit looks at. */
export function OrderFacts({ asked, facts, onChange, fault }: OrderFactsProps) {
  if (asked.length === 0) return null
  return (
    <div class="stack stack-tight">
      <p class="small quiet">{t('book.facts')}</p>
      <div class="desk-fields">
        {asked.map((fact) => (
          <FactField
            key={fact}
            fact={fact}
            said={facts[fact]}
            onSay={(said) => onChange({ ...facts, [fact]: said })}
            fault={fault(fact)}
          />
        ))}
      </div>
    </div>
  )
}

interface FactFieldProps {
  fact: Fact
  said: string | string[] | undefined
  onSay: (said: string | string[]) => void
  fault: string | null
}

function FactField({ fact, said = '', onSay, fault }: FactFieldProps) {
  const label = ofVisit(`fact.${fact}`)
  const asked = FACTS[fact]
  if (asked.form === 'rate') {
    return (
      <Field
        label={label}
        name={fact}
        inputMode="decimal"
        maxLength={10}
        value={String(said)}
        onInput={onSay}
        help={ofVisit('fact.rate.help')}
        fault={fault}
      />
    )
  }
  if (asked.form === 'instant') {
    return (
      <Field
        label={label}
        name={fact}
        type="datetime-local"
        value={String(said)}
        onInput={onSay}
        help={t.known(`book.help.${fact}`)}
        fault={fault}
      />
    )
  }
  if (asked.form === 'text') {
    return (
      <Field
        label={label}
        name={fact}
        maxLength={500}
        value={String(said)}
        onInput={onSay}
        help={t.known(`book.help.${fact}`)}
      />
    )
  }
  if (asked.form === 'several') {
    const chosen: string[] = Array.isArray(said) ? said : []
    return (
      <Choices
        legend={label}
        multiple
        options={asked.values.map((value) => ({ value: value as string, label: factWords(fact, value) }))}
        chosen={chosen}
        onChoose={(value) =>
          onSay(chosen.includes(value) ? chosen.filter((one) => one !== value) : [...chosen, value])
        }
      />
    )
  }
  const options =
    asked.form === 'yes-no'
      ? [true, false].map((value) => ({ value: value ? 'yes' : 'no', label: factWords(fact, value) }))
      : asked.values.map((value) => ({ value: value as string, label: factWords(fact, value) }))
  return (
    <Select
      label={label}
      name={fact}
      value={String(said)}
      none={t('book.unknown')}
      fault={fault}
      options={options}
      onChange={onSay}
    />
  )
}
