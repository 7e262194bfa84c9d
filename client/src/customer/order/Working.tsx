import { Badge, Button, Card, format, type Tone } from '../../ui/index.ts'
import { sayWorking, type OfVisit, type Visit } from '../calls.ts'
import { Outcome, useSending } from '../sending.tsx'
import { t } from './words/index.ts'

type Promised = Visit['working'][number]

/** What somebody left with the promise that it would work: only whoever lives there knows whether it does. */
export function Working({ link, visit, onNewer }: OfVisit) {
  return visit.working.map((promise) => (
    <One key={promise.id} link={link} promise={promise} onNewer={onNewer} />
  ))
}

function One({ link, promise, onNewer }: Pick<OfVisit, 'link' | 'onNewer'> & { promise: Promised }) {
  const sending = useSending(link)
  const { id, due, zone, state, works } = promise
  const say = (works: boolean): void =>
    void sending.send(async (visit) => onNewer(await sayWorking({ visit, promise: id, works })))
  const busy = sending.state === 'working'
  return (
    <div data-working={id} data-stands={state}>
      <Card labelledBy={`working-${id}`}>
        <h2 id={`working-${id}`} class="row row-apart">
          {t('working.title')}
          <Badge tone={toneOf(promise)}>
            {t(works === null ? 'working.unknown' : works ? 'working.works' : 'working.does-not')}
          </Badge>
        </h2>
        <p>{t('working.due', { time: format.dayAndClock(due, zone) })}</p>
        <p>{answer(promise)}</p>
        <Outcome sending={sending} />
        <div class="buttons buttons-fill">
          {works !== true && (
            <Button kind="primary" action="working-yes" disabled={busy} onClick={() => say(true)}>
              {t('working.yes')}
            </Button>
          )}
          {works !== false && (
            <Button action="working-no" disabled={busy} onClick={() => say(false)}>
              {t(works ? 'working.no-more' : 'working.no')}
            </Button>
          )}
        </div>
      </Card>
    </div>
  )
}

function toneOf({ works, state }: Promised): Tone {
  if (works === null) return state === 'unheard' ? 'warn' : 'neutral'
  return works ? 'good' : 'bad'
}

function answer({ works, state }: Promised): string {
  if (works === null) return t('working.ask')
  if (!works) return t('working.fails')
  return t(state === 'broken' ? 'working.late' : 'working.thanks')
}
