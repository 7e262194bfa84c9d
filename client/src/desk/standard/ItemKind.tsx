import { Button, Field, Switch } from '../../ui/index.ts'
import type { Said, SaidOption } from './item.ts'
import { t } from './words/index.ts'

interface KindProps {
  said: Said
  set: <Name extends keyof Said>(name: Name) => (value: Said[Name]) => void
  fault: (trait: string) => string | null
}

/** What goes with one kind of answer. */
export function ItemKind({ said, set, fault }: KindProps) {
  switch (said.answer) {
    case 'number':
      return <Numbers said={said} set={set} fault={fault} />
    case 'choice':
      return <Options said={said} set={set} fault={fault} />
    case 'text':
      return (
        <div class="desk-fields">
          <Field
            label={t('trait.max_length')}
            name="max_length"
            inputMode="numeric"
            fault={fault('max_length')}
            value={said.longest}
            onInput={set('longest')}
          />
          <Switch label={t('trait.scan')} on={said.scan} onChange={set('scan')} />
        </div>
      )
    case 'photo':
      return (
        <Field
          label={t('trait.pair')}
          help={t('item.pair.help')}
          name="pair"
          autocapitalize="none"
          maxLength={80}
          fault={fault('pair')}
          value={said.pair}
          onInput={set('pair')}
        />
      )
    case 'consent':
    case 'signature':
      return <Switch label={t('trait.refusable')} on={said.refusable} onChange={set('refusable')} />
    default:
      return null
  }
}

function Numbers({ said, set, fault }: KindProps) {
  return (
    <div class="desk-fields">
      <Field
        label={t('trait.unit')}
        name="unit"
        maxLength={40}
        fault={fault('unit')}
        value={said.unit}
        onInput={set('unit')}
      />
      {(['min', 'max'] as const).map((name) => (
        <Field
          key={name}
          label={t(`trait.${name}`)}
          name={name}
          inputMode="numeric"
          maxLength={10}
          fault={fault(name)}
          value={said[name]}
          onInput={set(name)}
        />
      ))}
      {(['gte', 'lte'] as const).map((name) => (
        <Field
          key={name}
          label={t(`item.${name}`)}
          name={name}
          inputMode="decimal"
          maxLength={20}
          fault={fault('pass')}
          value={said[name]}
          onInput={set(name)}
        />
      ))}
    </div>
  )
}

function Options({ said, set, fault }: KindProps) {
  const change = (at: number, more: Partial<SaidOption>): void =>
    set('options')(said.options.map((one, place) => (place === at ? { ...one, ...more } : one)))
  return (
    <fieldset class="stack">
      <legend class="field-label">{t('item.options')}</legend>
      <p class="field-fault">{fault('options')}</p>
      {said.options.map((option, at) => (
        <div class="standard-option" key={at}>
          {(['value', 'zh', 'en'] as const).map((name) => (
            <Field
              key={name}
              label={t(`item.option.${name}`)}
              name={`option-${name}`}
              maxLength={80}
              value={option[name]}
              onInput={(value) => change(at, { [name]: value })}
            />
          ))}
          <Switch label={t('item.option.fail')} on={option.fail} onChange={(fail) => change(at, { fail })} />
          <Button
            kind="quiet"
            action="remove-option"
            onClick={() => set('options')(said.options.filter((_, place) => place !== at))}
          >
            {t('item.option.remove')}
          </Button>
        </div>
      ))}
      <Button
        icon="add"
        action="add-option"
        onClick={() => set('options')([...said.options, { value: '', zh: '', en: '', fail: false }])}
      >
        {t('item.option.add')}
      </Button>
      <Switch label={t('trait.multiple')} on={said.multiple} onChange={set('multiple')} />
    </fieldset>
  )
}
