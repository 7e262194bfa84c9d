import { useId } from 'preact/hooks'

import { Button, Field } from '../ui/index.ts'
import { NO_FILTERS, chooseFilters, queryOf, type Filters } from './filters.ts'
import { OUTCOMES, VERDICTS, type Named } from './records.ts'
import { t } from './words/index.ts'

interface FilterBarProps {
  filters: Filters
  teams: readonly Named[]
  people: readonly Named[]
}

export function FilterBar({ filters, teams, people }: FilterBarProps) {
  const choose = (name: keyof Filters) => (value: string) => chooseFilters({ ...filters, [name]: value })
  const named = (all: readonly Named[]) => all.map(({ id, name }) => ({ value: id, label: name }))
  return (
    <search class="filters" aria-label={t('list.filters')}>
      <Field label={t('list.day')} type="date" name="day" value={filters.day} onInput={choose('day')} />
      {teams.length > 1 && (
        <Select
          label={t('list.team')}
          name="team"
          value={filters.team}
          options={named(teams)}
          onChange={choose('team')}
        />
      )}
      <Select
        label={t('list.technician')}
        name="technician"
        value={filters.technician}
        options={named(people)}
        onChange={choose('technician')}
      />
      <Select
        label={t('list.outcome')}
        name="outcome"
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={choose('outcome')}
      />
      <Select
        label={t('list.verdict')}
        name="verdict"
        value={filters.verdict}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={choose('verdict')}
      />
      {queryOf(filters) !== '' && (
        <Button action="clear-filters" onClick={() => chooseFilters(NO_FILTERS)}>
          {t('list.clear')}
        </Button>
      )}
    </search>
  )
}

interface SelectProps {
  label: string
  name: string
  value: string
  options: readonly { value: string; label: string }[]
  onChange: (value: string) => void
}

function Select({ label, name, value, options, onChange }: SelectProps) {
  const id = useId()
  return (
    <div class="field">
      <label class="field-label" for={id}>
        {label}
      </label>
      <select
        id={id}
        class="input"
        name={name}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      >
        <option value="">{t('list.all')}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value} selected={option.value === value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  )
}
