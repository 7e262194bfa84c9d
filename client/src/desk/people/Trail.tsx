import { Card, ErrorState, Loading, format } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { t as desk } from '../words/index.ts'
import { readTrail } from './calls.ts'
import { t } from './words/index.ts'

/** What was done to an account, the latest first. */
export function Trail({ id }: { id: string }) {
  const [trail, again] = useLoaded(id, () => readTrail(id))
  return (
    <Card labelledBy="person-trail">
      <h2 id="person-trail">{t('trail.title')}</h2>
      {trail.state === 'loading' && <Loading />}
      {trail.state === 'refused' && <ErrorState problem={trail.problem} onRetry={again} />}
      {trail.state === 'here' && (
        <ol class="people-lines">
          {trail.value.map(({ id, at, act, by }) => (
            <li key={id} data-act={act}>
              <span class="small quiet numerals">{format.dayAndClock(at)}</span>{' '}
              {t.known(`act.${act}`) ?? act} · {by?.name ?? desk('trail.system')}
            </li>
          ))}
        </ol>
      )}
    </Card>
  )
}
