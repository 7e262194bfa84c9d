import './own.css'

import { useState } from 'preact/hooks'

import { Problem } from '../../device/index.ts'
import { Button, Card, Dialog, ErrorState, LinkButton, Loading, format, language } from '../../ui/index.ts'
import { copied } from '../../ui/copy.ts'
import { Fold } from '../../ui/Fold.tsx'
import { useLoaded } from '../../ui/loaded.ts'
import { t as shared } from '../../ui/words/index.ts'
import { endCalendar, makeCalendar, myCalendar, type CalendarMade } from './calls.ts'
import { t } from './words/index.ts'

const PROGRAMS = ['iphone', 'google', 'outlook', 'other'] as const

type Asked = 'renew' | 'revoke'

/** One's visits in a calendar program: making the secret address, another one, or none any more. */
export function Calendar() {
  const [loaded, again] = useLoaded('calendar', myCalendar)
  const [made, setMade] = useState<CalendarMade | null>(null)
  const [asked, setAsked] = useState<Asked | null>(null)
  const [working, setWorking] = useState(false)
  const [refusal, setRefusal] = useState<Problem | null>(null)

  const run = async (command: () => Promise<CalendarMade | null>): Promise<void> => {
    setWorking(true)
    setRefusal(null)
    try {
      setMade(await command())
      again()
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem
      setRefusal(problem)
    } finally {
      setWorking(false)
      setAsked(null)
    }
  }
  const make = () => run(() => makeCalendar(language.value))
  const revoke = () => run(() => endCalendar().then(() => null))

  return (
    <Card labelledBy="settings-calendar">
      <h2 id="settings-calendar">{t('calendar')}</h2>
      <p>{t('calendar.help')}</p>
      {made && <Address made={made} />}
      {loaded.state === 'loading' && !made && <Loading />}
      {loaded.state === 'refused' && (
        <>
          <p class="small quiet">{t('calendar.offline')}</p>
          <Button action="calendar-again" onClick={again}>
            {shared('action.retry')}
          </Button>
        </>
      )}
      {loaded.state === 'here' && !loaded.value.made_at && (
        <Button action="calendar-make" disabled={working} onClick={make}>
          {t('calendar.make')}
        </Button>
      )}
      {loaded.state === 'here' && loaded.value.made_at && (
        <>
          {!made && (
            <p class="small">{t('calendar.since', { time: format.dayAndClock(loaded.value.made_at) })}</p>
          )}
          <div class="buttons buttons-fill">
            <Button action="calendar-renew" onClick={() => setAsked('renew')}>
              {t('calendar.renew')}
            </Button>
            <Button kind="danger" action="calendar-revoke" onClick={() => setAsked('revoke')}>
              {t('calendar.revoke')}
            </Button>
          </div>
        </>
      )}
      {refusal && <ErrorState problem={refusal} />}
      {asked && (
        <Sure
          asked={asked}
          working={working}
          onYes={asked === 'renew' ? make : revoke}
          onClose={() => setAsked(null)}
        />
      )}
    </Card>
  )
}

/** The address, which is shown this once, and how programs take it. */
function Address({ made: { address } }: { made: CalendarMade }) {
  const [said, setSaid] = useState<'copied' | 'not-copied' | null>(null)
  return (
    <>
      <p class="strong">{t('calendar.once')}</p>
      <code class="own-address" data-address={address}>
        {address}
      </code>
      <div class="buttons buttons-fill">
        <Button
          kind="primary"
          action="calendar-copy"
          onClick={async () => setSaid((await copied(address)) ? 'copied' : 'not-copied')}
        >
          {t('calendar.copy')}
        </Button>
        <LinkButton href={address.replace(/^https?:/, 'webcal:')} action="calendar-add" outside>
          {t('calendar.add')}
        </LinkButton>
      </div>
      <p role="status" class="strong">
        {said && t(`calendar.${said}`)}
      </p>
      <Fold head={t('calendar.how')} action="calendar-how" open>
        <ul class="own-programs">
          {PROGRAMS.map((name) => (
            <li key={name}>{t(`calendar.how.${name}`)}</li>
          ))}
        </ul>
        <p class="small quiet">{t('calendar.how.late')}</p>
      </Fold>
    </>
  )
}

interface SureProps {
  asked: Asked
  working: boolean
  onYes: () => void
  onClose: () => void
}

/** Asked first: every calendar that reads the address loses it. */
function Sure({ asked, working, onYes, onClose }: SureProps) {
  return (
    <Dialog title={t(`calendar.${asked}`)} onClose={onClose} name={`calendar-${asked}`}>
      <p>{t(`calendar.${asked}.text`)}</p>
      <Button kind="danger" wide action="calendar-sure" disabled={working} onClick={onYes}>
        {t(`calendar.${asked}`)}
      </Button>
    </Dialog>
  )
}
