import { useState } from 'preact/hooks'

import { Badge, Button, Card, Dialog, ErrorState, Loading, format, toast } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { Refused } from './Refused.tsx'
import { useAsking } from './asking.ts'
import { endSession, readDevices, readHeld, readSessions, revoke, type Device, type Person } from './calls.ts'
import { t } from './words/index.ts'

interface DevicesProps {
  person: Person
  /** Grows when something was done that may have changed them. */
  turn: number
  onTrail: () => void
}

/** The phones of somebody, and where they are signed in. */
export function Devices({ person, turn, onTrail }: DevicesProps) {
  const [loaded, again] = useLoaded(`${person.id} ${turn}`, async () => {
    const [devices, sessions] = await Promise.all([readDevices(person.id), readSessions(person.id)])
    return { devices, sessions }
  })
  const [lost, setLost] = useState<Device | null>(null)
  const { problem, working, ask } = useAsking()
  return (
    <Card labelledBy="person-devices">
      <h2 id="person-devices">{t('devices.title')}</h2>
      <Refused problem={problem} />
      {loaded.state === 'loading' && <Loading />}
      {loaded.state === 'refused' && <ErrorState problem={loaded.problem} onRetry={again} />}
      {loaded.state === 'here' && (
        <>
          {loaded.value.devices.length + loaded.value.sessions.length === 0 && (
            <p class="quiet">{t('devices.none')}</p>
          )}
          <ul class="people-lines">
            {loaded.value.devices.map((device) => (
              <li key={device.id} class="row row-apart" data-device={device.id}>
                <Named name={device.name || t('devices.phone')} at={device.seen} />
                {device.revoked_at ? (
                  <Badge>{t('devices.revoked')}</Badge>
                ) : (
                  <Button kind="danger" action="revoke" onClick={() => setLost(device)}>
                    {t('devices.revoke')}
                  </Button>
                )}
              </li>
            ))}
            {loaded.value.sessions.map((session) => (
              <li key={session.id} class="row row-apart" data-session={session.id}>
                <Named
                  name={t('sessions.one', {
                    where: session.device?.name || session.agent || t('devices.browser'),
                  })}
                  at={session.seen}
                />
                {session.current ? (
                  <Badge tone="good">{t('sessions.current')}</Badge>
                ) : (
                  <Button
                    action="end-session"
                    disabled={working}
                    onClick={() => void ask(async () => endSession(session.id).then(onTrail))}
                  >
                    {t('sessions.end')}
                  </Button>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      {lost && <Lost person={person} device={lost} onDone={onTrail} onClose={() => setLost(null)} />}
    </Card>
  )
}

function Named({ name, at }: { name: string; at: string }) {
  return (
    <span>
      {name}
      <span class="small quiet"> {t('devices.seen', { time: format.dayAndClock(at) })}</span>
    </span>
  )
}

interface LostProps {
  person: Person
  device: Device
  onDone: () => void
  onClose: () => void
}

/** Says what is cut off before a phone is shut out. */
function Lost({ person, device, onDone, onClose }: LostProps) {
  const [held, again] = useLoaded(person.id, () => readHeld(person.id))
  const { working, problem, ask } = useAsking()
  const begun = held.state === 'here' ? held.value.visits.filter((visit) => visit.begun) : []
  const shut = (): Promise<void> =>
    ask(async () => {
      await revoke(device.id)
      toast(t('devices.revoked'))
      onClose()
      onDone()
    })
  return (
    <Dialog
      title={t('devices.ask', { name: device.name || t('devices.phone') })}
      onClose={onClose}
      name="revoke"
    >
      <p>{t('devices.unsent', { time: format.dayAndClock(device.seen) })}</p>
      {held.state === 'loading' && <Loading />}
      {held.state === 'refused' && <ErrorState problem={held.problem} onRetry={again} />}
      {begun.length > 0 && (
        <p class="strong" data-under-way>
          {t('devices.begun', { orders: begun.map(({ order }) => order).join('、'), count: begun.length })}
        </p>
      )}
      <p class="small quiet">{t('devices.text')}</p>
      <Refused problem={problem} />
      <Button
        kind="danger"
        action="confirm-revoke"
        disabled={working || held.state !== 'here'}
        onClick={() => void shut()}
      >
        {t('devices.revoke')}
      </Button>
    </Dialog>
  )
}
