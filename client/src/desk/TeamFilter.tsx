import { Select } from '../ui/index.ts'
import type { Named } from './calls.ts'
import { t } from './words/index.ts'

interface TeamFilterProps {
  /** The teams within reach: nobody chooses among one. */
  teams: readonly Named[]
  /** Empty: all of them. */
  chosen: string
  onChoose: (team: string) => void
}

/** Which team a list or a count is about. */
export function TeamFilter({ teams, chosen, onChoose }: TeamFilterProps) {
  if (teams.length < 2) return null
  return (
    <Select
      label={t('list.team')}
      name="team"
      none={t('list.all')}
      value={chosen}
      options={teams.map(({ id, name }) => ({ value: id, label: name }))}
      onChange={onChoose}
    />
  )
}
