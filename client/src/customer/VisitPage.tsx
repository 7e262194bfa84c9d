import { useEffect, useState } from 'preact/hooks'

import { Badge, Card, Loading, said, type Tone } from '../ui/index.ts'
import { suggestLanguage } from '../ui/words/language.ts'
import { useLoaded } from '../ui/loaded.ts'
import { useQuietly } from '../ui/quietly.ts'
import { Confirm } from './Confirm.tsx'
import { DoorCode } from './DoorCode.tsx'
import { Hotline, PromisedTime, Where } from './Facts.tsx'
import { Frame } from './Frame.tsx'
import { openLink, type Visit } from './calls.ts'
import { ReceiptCards } from './Receipt.tsx'
import { Trouble } from './Trouble.tsx'
import { t } from './words/index.ts'

const REFRESHED_MS = 30_000

/** A visit as its customer sees it: before, on the day, and afterwards with its receipt. */
export function VisitPage({ link }: { link: string }) {
  const [loaded, retry] = useLoaded(link, () => openLink(link))
  const [newer, setNewer] = useState<Visit | null>(null)
  useQuietly(async () => setNewer(await openLink(link)), link, REFRESHED_MS)
  const visit = newer ?? (loaded.state === 'here' ? loaded.value : null)
  const wanted = visit?.language
  useEffect(() => {
    if (wanted) suggestLanguage(wanted)
  }, [wanted])
  return (
    <Frame title={t('page.title')}>
      {visit ? (
        <Shown visit={visit} onNewer={setNewer} reopen={async () => setNewer(await openLink(link))} />
      ) : loaded.state === 'refused' ? (
        <Trouble problem={loaded.problem} onRetry={retry} />
      ) : (
        <Loading />
      )}
    </Frame>
  )
}

interface ShownProps {
  visit: Visit
  onNewer: (visit: Visit) => void
  /** Asks anew what the link shows. */
  reopen: () => Promise<void>
}

function Shown({ visit, onNewer, reopen }: ShownProps) {
  const { state, promise, receipt } = visit
  const toCome = state === 'booked' || state === 'on_the_way'
  if (state === 'finished' && receipt) return <ReceiptCards visit={visit} receipt={receipt} />
  return (
    <div class="stack" data-state={state}>
      <When visit={visit} />
      {state === 'on_the_way' && visit.door_code && <DoorCode code={visit.door_code} />}
      {state === 'booked' && promise && (
        <Confirm visit={visit} entry={promise.entry} onNewer={onNewer} reopen={reopen} />
      )}
      {state !== 'cancelled' && <Who visit={visit} />}
      {state === 'booked' && visit.door_code && <DoorCode code={visit.door_code} />}
      <Where visit={visit} />
      <Hotline
        number={visit.hotline}
        text={t(state === 'cancelled' ? 'lead.cancelled.call' : toCome ? 'change.text' : 'help.text')}
      />
    </div>
  )
}

const TONE: Record<Visit['state'], Tone> = {
  booked: 'accent',
  on_the_way: 'good',
  under_way: 'good',
  cancelled: 'bad',
  finished: 'good',
}

function When({ visit: { state, promise, kind } }: { visit: Visit }) {
  if (state === 'finished') return null
  return (
    <Card labelledBy="visit-when">
      <p class="row row-apart">
        <span class="strong">{said(kind)}</span>
        <Badge tone={TONE[state]}>{t(`state.${state}`)}</Badge>
      </p>
      <h2 id="visit-when" class="visually-hidden">
        {t(state === 'cancelled' ? 'when.was' : 'when')}
      </h2>
      {promise ? <PromisedTime promise={promise} past={state === 'cancelled'} /> : <p>{t('when.none')}</p>}
      <p>{t(`lead.${state}`)}</p>
    </Card>
  )
}

function Who({ visit: { who } }: { visit: Visit }) {
  return (
    <Card labelledBy="visit-who">
      <h2 id="visit-who">{t('who')}</h2>
      {who ? (
        <>
          <p>
            <span class="large strong">{who.name}</span>{' '}
            <span>{t('who.number', { number: who.staff_no })}</span>
          </p>
          <p>{t('who.check')}</p>
        </>
      ) : (
        <p>{t('who.none')}</p>
      )}
    </Card>
  )
}
