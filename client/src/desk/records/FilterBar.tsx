import type { Standard } from '../../core/checklist/standard.ts'
import { Button, Field, Select } from '../../ui/index.ts'
import { NO_FILTERS, chooseFilters, type Filters } from './filters.ts'
import { OUTCOMES, VERDICTS, MARKS, REVIEW_STATES } from './calls.ts'
import { itemName } from './wording.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'
import { query } from '../../ui/query.ts'
import { TeamFilter } from '../TeamFilter.tsx'
import type { Named } from '../calls.ts'

interface FilterBarProps {
  filters: Filters
  teams: readonly Named[]
  people: readonly Named[]
  /** The standard in force, which names the item; null until it is here. */
  standard: Standard | null
}

export function FilterBar({ filters, teams, people, standard }: FilterBarProps) {
  const choose = (name: keyof Filters) => (value: string) => chooseFilters({ ...filters, [name]: value })
  const { item } = filters
  return (
    <search class="desk-filters" aria-label={desk('list.filters')}>
      <Field
        label={desk('list.from')}
        type="date"
        name="from"
        value={filters.from}
        onInput={choose('from')}
      />
      <Field label={desk('list.to')} type="date" name="to" value={filters.to} onInput={choose('to')} />
      <TeamFilter teams={teams} chosen={filters.team} onChoose={choose('team')} />
      <Select
        label={t('list.technician')}
        name="technician"
        none={desk('list.all')}
        value={filters.technician}
        options={people.map(({ id, name }) => ({ value: id, label: name }))}
        onChange={choose('technician')}
      />
      <Select
        label={t('list.outcome')}
        name="outcome"
        none={desk('list.all')}
        value={filters.outcome}
        options={OUTCOMES.map((value) => ({ value, label: t(`outcome.${value}`) }))}
        onChange={choose('outcome')}
      />
      <Select
        label={desk('about.punctuality')}
        name="verdict"
        none={desk('list.all')}
        value={filters.verdict}
        options={VERDICTS.map((value) => ({ value, label: t(`verdict.${value}`) }))}
        onChange={choose('verdict')}
      />
      <Select
        label={desk('nav.reviews')}
        name="reviewed"
        none={desk('list.all')}
        value={filters.reviewed}
        options={[
          ...REVIEW_STATES.map((value) => ({ value, label: t(`review.${value}`) })),
          ...MARKS.map((value) => ({ value, label: t(`mark.${value}`) })),
        ]}
        onChange={choose('reviewed')}
      />
      {item && (
        // One of a hundred items is chosen where it is counted, and not in a list of them all.
        <Select
          label={t('list.item')}
          name="item"
          none={desk('list.all')}
          value={item}
          options={[{ value: item, label: standard ? itemName(standard, item) : item }]}
          onChange={choose('item')}
        />
      )}
      {query(filters) !== '' && (
        <Button action="clear-filters" onClick={() => chooseFilters(NO_FILTERS)}>
          {desk('list.clear')}
        </Button>
      )}
    </search>
  )
}
