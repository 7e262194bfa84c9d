import { useState } from 'preact/hooks'

import { Button, Dialog, Field } from '../../ui/index.ts'
import { useAsking } from './asking.ts'
import { Refused } from './Refused.tsx'
import { saveTeam, type Team } from './calls.ts'
import { t } from './words/index.ts'

interface TeamsProps {
  teams: readonly Team[]
  onChanged: () => void
  onClose: () => void
}

/** The teams: one more, or another name for one. */
export function Teams({ teams, onChanged, onClose }: TeamsProps) {
  const [id, setId] = useState<string | null>(null)
  const [name, setName] = useState('')
  const [region, setRegion] = useState('')
  const { working, problem, ask } = useAsking()
  const edit = (team: Team | null): void => {
    setId(team?.id ?? null)
    setName(team?.name ?? '')
    setRegion(team?.region ?? '')
  }
  const save = (): Promise<void> =>
    ask(async () => {
      await saveTeam(id, { name: name.trim(), region: region.trim() || null })
      edit(null)
      onChanged()
    })
  return (
    <Dialog title={t('teams.title')} onClose={onClose} name="teams">
      {teams.length === 0 && <p class="quiet">{t('teams.none')}</p>}
      <ul class="people-lines">
        {teams.map((team) => (
          <li key={team.id} class="row row-apart" data-team={team.name}>
            <span>
              {team.name}
              {team.region && <span class="small quiet"> {team.region}</span>}
            </span>
            <Button kind="quiet" action="edit-team" onClick={() => edit(team)}>
              {t('teams.change')}
            </Button>
          </li>
        ))}
      </ul>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault()
          void save()
        }}
      >
        <h3>{t(id ? 'teams.changed' : 'teams.add')}</h3>
        <Field label={t('teams.name')} name="team-name" maxLength={80} value={name} onInput={setName} />
        <Field
          label={t('teams.region')}
          name="team-region"
          maxLength={80}
          value={region}
          onInput={setRegion}
        />
        <Refused problem={problem} />
        <div class="row">
          <Button kind="primary" type="submit" action="save-team" disabled={working || !name.trim()}>
            {t('save')}
          </Button>
          {id && <Button onClick={() => edit(null)}>{t('cancel')}</Button>}
        </div>
      </form>
    </Dialog>
  )
}
