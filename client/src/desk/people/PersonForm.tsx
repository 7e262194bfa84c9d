import { Choices, Field, Select } from '../../ui/index.ts'
import { DUTIES, ROLES, type Said, type Team } from './calls.ts'
import { toggled } from './said.ts'
import { t } from './words/index.ts'

interface PersonFormProps {
  said: Said
  teams: readonly Team[]
  /** What is in use already, to be spelt the same. */
  words: { skills: readonly string[]; regions: readonly string[] }
  /** The fields that the server refused. */
  faults: ReadonlySet<string>
  isNew?: boolean
  onChange: (said: Said) => void
}

/** Everything that is said of a person. */
export function PersonForm({ said, teams, words, faults, isNew, onChange }: PersonFormProps) {
  const change = (more: Partial<Said>): void => onChange({ ...said, ...more })
  const fault = (name: string): string | null =>
    faults.has(name) ? (t.known(`fault.${name}`) ?? t('fault.other')) : null
  const others = teams.filter(({ id }) => id !== said.team)
  const text = (name: 'name' | 'phone' | 'email', maxLength: number) => (
    <Field
      label={t(`person.${name}`)}
      name={name}
      type={name === 'phone' ? 'tel' : 'text'}
      autocomplete="off"
      maxLength={maxLength}
      value={said[name]}
      fault={fault(name)}
      onInput={(value) => change({ [name]: value })}
    />
  )
  return (
    <>
      <div class="desk-fields">
        {isNew && (
          <Field
            label={t('person.staff_no')}
            name="staff_no"
            autocomplete="off"
            autocapitalize="none"
            maxLength={20}
            value={said.staff_no}
            fault={fault('staff_no')}
            onInput={(staff_no) => change({ staff_no })}
          />
        )}
        {text('name', 80)}
        {text('phone', 40)}
        {text('email', 254)}
        <Select
          label={t('person.team')}
          name="team"
          none={t('team.none')}
          value={said.team}
          options={teams.map(({ id, name }) => ({ value: id, label: name }))}
          fault={fault('team')}
          onChange={(team) => change({ team, serves: said.serves.filter((id) => id !== team) })}
        />
      </div>
      <Choices
        legend={t('person.roles')}
        multiple
        options={ROLES.map((value) => ({ value, label: t(`role.${value}`) }))}
        chosen={said.roles as (typeof ROLES)[number][]}
        onChoose={(role) => change({ roles: toggled(said.roles, role) })}
      />
      {fault('roles') && <p class="field-fault">{fault('roles')}</p>}
      {said.roles.includes('supervisor') && (
        <Choices
          legend={t('person.duties')}
          multiple
          options={DUTIES.map((value) => ({ value, label: t(`duty.${value}`) }))}
          chosen={said.duties as (typeof DUTIES)[number][]}
          onChoose={(duty) => change({ duties: toggled(said.duties, duty) })}
        />
      )}
      {said.roles.includes('dispatcher') && others.length > 0 && (
        <Choices
          legend={t('person.serves')}
          help={t('person.serves.help')}
          multiple
          options={others.map(({ id, name }) => ({ value: id, label: name }))}
          chosen={said.serves}
          onChoose={(team) => change({ serves: toggled(said.serves, team) })}
        />
      )}
      <div class="desk-fields">
        {(['skills', 'regions'] as const).map((name) => (
          <Field
            key={name}
            label={t(`person.${name}`)}
            help={
              words[name].length > 0
                ? t('words.used', { words: words[name].slice(0, 12).join('、') })
                : t(`help.${name}`)
            }
            name={name}
            autocomplete="off"
            maxLength={400}
            value={said[name]}
            fault={fault(name)}
            onInput={(value) => change({ [name]: value })}
          />
        ))}
      </div>
    </>
  )
}
