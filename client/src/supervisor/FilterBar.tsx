import { Button, Field, Select } from '../ui/index.ts'
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
          none={t('list.all')}
          value={filters.team}
          options={named(teams)}
          onChange={choose('team')}
        />
      )}
      <Select
        label={t('list.technician')}
        name="technician"
        none={t('list.all')}
        value={filters.technician}
        options={named(people)}
        onChange={choose('technician')}
      />
      <Select
        label={t('list.outcome')}
        name="outcome"
        none={t('list.all')}
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={choose('outcome')}
      />
      <Select
        label={t('list.verdict')}
        name="verdict"
        none={t('list.all')}
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
