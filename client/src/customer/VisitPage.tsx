import { useEffect, useRef, useState } from 'preact/hooks'

import type { Problem } from '../device/index.ts'
import { Badge, Card, Loading, format, said, type Tone } from '../ui/index.ts'
import { suggestLanguage } from '../ui/words/language.ts'
import { useLoaded } from '../ui/loaded.ts'
import { Again } from './after/Again.tsx'
import { Tell } from './after/Tell.tsx'
import { Promises } from './after/ServiceCard.tsx'
import { Change } from './before/Change.tsx'
import { Ready } from './before/Ready.tsx'
import { Steps } from './before/Steps.tsx'
import { Wishes } from './before/Wishes.tsx'
import { Confirm } from './Confirm.tsx'
import { DoorCode } from './DoorCode.tsx'
import { Notices } from './notices/Notices.tsx'
import { Earlier } from './order/Earlier.tsx'
import { Working } from './order/Working.tsx'
import { Hotline, PromisedTime, Where } from './Facts.tsx'
import { Frame } from './Frame.tsx'
import { openLink, type Visit } from './calls.ts'
import { hasBegun, isLate, useNow } from './now.ts'
import { useFresh } from './fresh.ts'
import { ReceiptCards } from './Receipt.tsx'
import { Trouble } from './Trouble.tsx'
import { Stale } from './whose/Stale.tsx'
import { Whose } from './whose/Whose.tsx'
import { t } from './words/index.ts'

/** A visit as its customer sees it: before, on the day, and afterwards with its receipt. */
export function VisitPage({ link }: { link: string }) {
  const [loaded, retry] = useLoaded(link, () => openLink(link))
  const [newer, setNewer] = useState<Visit | null>(null)
  const [gone, setGone] = useState<Problem | null>(null)
  const said = useRef(0)
  const stale = useFresh(link, setNewer, setGone, said)
  const onNewer = (visit: Visit): void => {
    said.current += 1
    setNewer(visit)
  }
  const visit = gone ? null : (newer ?? (loaded.state === 'here' ? loaded.value : null))
  const wanted = visit?.language
  useEffect(() => {
    if (wanted) suggestLanguage(wanted)
  }, [wanted])
  return (
    <Frame title={t('page.title')}>
      {visit && <Whose company={visit.company} hotline={visit.hotline} />}
      {visit && stale !== null && <Stale since={stale} />}
      {visit ? (
        <Shown
          link={link}
          visit={visit}
          onNewer={onNewer}
          reopen={async () => onNewer(await openLink(link))}
        />
      ) : gone ? (
        <Trouble problem={gone} onRetry={retry} />
      ) : loaded.state === 'refused' ? (
        <Trouble problem={loaded.problem} onRetry={retry} />
      ) : (
        <Loading />
      )}
    </Frame>
  )
}

interface ShownProps {
  link: string
  visit: Visit
  onNewer: (visit: Visit) => void
  /** Asks anew what the link shows. */
  reopen: () => Promise<void>
}

function Shown({ link, visit, onNewer, reopen }: ShownProps) {
  const { state, promise, receipt } = visit
  const toCome = state === 'booked' || state === 'on_the_way'
  const now = useNow()
  const late = isOverdue(visit, now)
  // What has begun suits or it does not: nobody is asked any more, and who has agreed sees that they have.
  const asks = state === 'booked' && promise !== null && !late
  const page = { link, visit, onNewer }
  if (state === 'finished' && receipt) {
    return (
      <div class="stack">
        <Working {...page} />
        <ReceiptCards {...page} receipt={receipt} />
        <Earlier {...page} />
        <Notices {...page} />
      </div>
    )
  }
  return (
    <div class="stack" data-state={state}>
      <When visit={visit} late={late} />
      {state !== 'booked' && visit.door_code && (
        <DoorCode code={visit.door_code} wrong={state === 'under_way'} />
      )}
      {asks && (visit.confirmed_at !== null || !hasBegun(promise.start, now)) && (
        <Confirm visit={visit} entry={promise.entry} onNewer={onNewer} reopen={reopen} />
      )}
      {state === 'cancelled' && <Again {...page} />}
      <Working {...page} />
      {state !== 'cancelled' && <Who visit={visit} />}
      {state !== 'cancelled' && <Steps visit={visit} />}
      {state === 'booked' && visit.door_code && <DoorCode code={visit.door_code} />}
      <Ready visit={visit} />
      {toCome && <Wishes {...page} />}
      {state === 'booked' && <Change {...page} />}
      <Promises visit={visit} />
      <Where visit={visit} />
      <Hotline
        number={visit.hotline}
        text={t(
          visit.cancelled && visit.cancelled.by !== 'company'
            ? 'lead.cancelled.call'
            : state === 'on_the_way'
              ? 'change.text'
              : 'help.text',
        )}
      />
      <Earlier {...page} />
      <Notices {...page} />
      <Tell {...page} />
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

/** Whether somebody should have been there by now, and nobody has even set off. */
function isOverdue({ state, promise }: Visit, now: number): boolean {
  return state === 'booked' && promise !== null && isLate(promise.end ?? promise.start, now)
}

function When({ visit, late }: { visit: Visit; late: boolean }) {
  const { state, promise, kind, earlier } = visit
  const waits = state === 'booked' && promise === null
  if (state === 'finished') return null
  return (
    <Card labelledBy="visit-when">
      <p class="row row-apart">
        <span class="strong">{said(kind)}</span>
        <Badge tone={waits ? 'neutral' : TONE[state]}>{t(waits ? 'state.waits' : `state.${state}`)}</Badge>
      </p>
      <h2 id="visit-when" class="visually-hidden">
        {t(state === 'cancelled' ? 'when.was' : 'when')}
      </h2>
      {promise ? <PromisedTime promise={promise} past={state === 'cancelled'} /> : <p>{t('when.none')}</p>}
      <p>
        {visit.cancelled
          ? cancelledWords(visit.cancelled, promise?.zone)
          : t(
              waits
                ? earlier.length > 0
                  ? 'lead.again'
                  : 'lead.waits'
                : late
                  ? 'lead.late'
                  : `lead.${state}`,
            )}
      </p>
    </Card>
  )
}

/** Who would have it that nobody comes, and since when. */
function cancelledWords({ at, by }: NonNullable<Visit['cancelled']>, zone: string | undefined): string {
  return t(`cancelled.${by}`, { time: format.dayAndClock(at, zone) })
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
