import { useEffect, useRef, useState } from 'preact/hooks'

import { Banner, Button, Card, format } from '../../ui/index.ts'
import type { Visit, OfVisit } from '../calls.ts'
import { useTaking } from '../sending.tsx'
import { CallOff } from './CallOff.tsx'
import { ChooseTime } from './ChooseTime.tsx'
import { t } from './words/index.ts'

type Opened = 'time' | 'off'

/** Another time, or none: by the customer until the cut-off, afterwards by the hotline. */
export function Change({ link, visit, onNewer }: OfVisit) {
  const [opened, setOpened] = useState<Opened | null>(null)
  const [told, tell] = useState<{ what: 'moved' | 'elsewhere' } | null>(null)
  const place = useTaking<HTMLDivElement>(told)
  const { changes, promise } = visit
  const entry = promise?.entry
  const known = useRef(entry)
  const own = useRef(false)
  useEffect(() => {
    if (known.current !== entry && !own.current) {
      // Somebody else changed the time: what a form offers that is open is about the time before.
      tell(opened ? { what: 'elsewhere' } : null)
      setOpened(null)
    }
    known.current = entry
    own.current = false
  }, [entry])
  if (changes.refused !== null || !promise) {
    const why = changes.refused ?? 'no_time'
    return why === 'over' ? null : (
      <Card labelledBy="visit-change">
        <h2 id="visit-change">{t('change.title')}</h2>
        <p data-refused={why}>{t(`change.${why}`)}</p>
      </Card>
    )
  }
  const taken = (newer: Visit): void => {
    own.current = newer.promise?.entry !== entry
    tell({ what: 'moved' })
    setOpened(null)
    onNewer(newer)
  }
  return (
    <Card labelledBy="visit-change">
      <h2 id="visit-change">{t('change.title')}</h2>
      {told && opened === null && (
        <div tabIndex={-1} ref={place}>
          <Banner tone={told.what === 'moved' ? 'good' : 'warn'} title={t(`change.${told.what}`)}>
            <p>{format.agreed(promise)}</p>
          </Banner>
        </div>
      )}
      {changes.until && <p>{t('change.until', { time: format.dayAndClock(changes.until, promise.zone) })}</p>}
      <div class="buttons buttons-fill">
        <Button
          action="other-time"
          aria-expanded={opened === 'time'}
          onClick={() => setOpened(opened === 'time' ? null : 'time')}
        >
          {t('change.time')}
        </Button>
        <Button
          action="call-off"
          aria-expanded={opened === 'off'}
          onClick={() => setOpened(opened === 'off' ? null : 'off')}
        >
          {t('change.off')}
        </Button>
      </div>
      {opened === 'time' && <ChooseTime link={link} visit={visit} onNewer={taken} />}
      {opened === 'off' && <CallOff link={link} visit={visit} onNewer={onNewer} />}
    </Card>
  )
}
