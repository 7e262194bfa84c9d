import { useState } from 'preact/hooks'

import { Problem } from '../device/index.ts'
import { Badge, Banner, Button, Card, format, type Tone } from '../ui/index.ts'
import { sayWorking, type Visit } from './calls.ts'
import { t } from './words/index.ts'

type Promised = Visit['working'][number]

const TONE: Partial<Record<Promised['state'], Tone>> = { met: 'good', broken: 'bad', unheard: 'warn' }

interface WorkingProps {
  visit: Visit
  onNewer: (visit: Visit) => void
}

/** What somebody left with the promise that it would work: only whoever lives there knows whether it does. */
export function Working({ visit, onNewer }: WorkingProps) {
  return visit.working.map((promise) => <One key={promise.id} promise={promise} onNewer={onNewer} />)
}

function One({ promise, onNewer }: { promise: Promised } & Pick<WorkingProps, 'onNewer'>) {
  const [saying, setSaying] = useState(false)
  const [refused, setRefused] = useState(false)
  const { id, due, zone, state, works } = promise
  const say = async (works: boolean): Promise<void> => {
    setSaying(true)
    setRefused(false)
    try {
      onNewer(await sayWorking(id, works))
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setRefused(true)
    } finally {
      setSaying(false)
    }
  }
  return (
    <div data-working={id} data-stands={state}>
      <Card labelledBy={`working-${id}`}>
        <h2 id={`working-${id}`} class="row row-apart">
          {t('working.title')}
          <Badge tone={TONE[state] ?? 'neutral'}>
            {t(works === true ? 'working.works' : 'working.unknown')}
          </Badge>
        </h2>
        <p>{t('working.due', { time: format.dayAndClock(due, zone) })}</p>
        <p>{t(works === false ? 'working.fails' : works ? 'working.thanks' : 'working.ask')}</p>
        {refused && <Banner tone="bad" urgent title={t('working.refused')} />}
        <div class="buttons buttons-fill">
          <Button kind="primary" action="working-yes" disabled={saying} onClick={() => void say(true)}>
            {t('working.yes')}
          </Button>
          <Button action="working-no" disabled={saying} onClick={() => void say(false)}>
            {t('working.no')}
          </Button>
        </div>
      </Card>
    </div>
  )
}
