import { useState } from 'preact/hooks'

import { Button, Card, Dialog, ErrorState, Loading, format, toast } from '../../ui/index.ts'
import { useLoaded } from '../../ui/loaded.ts'
import { kindName } from '../visit/wording.ts'
import { CodeDialog } from './CodeDialog.tsx'
import { Refused } from './Refused.tsx'
import { useAsking } from './asking.ts'
import { disable, enable, makeCode, readHeld, type Held, type Person } from './calls.ts'
import { t } from './words/index.ts'

interface AccountProps {
  person: Person
  onChanged: (person: Person) => void
  /** Something was done that stands in the trail. */
  onTrail: () => void
}

/** How somebody signs in, and whether they may. */
export function Account({ person, onChanged, onTrail }: AccountProps) {
  const [code, setCode] = useState<Awaited<ReturnType<typeof makeCode>> | null>(null)
  const [leaving, setLeaving] = useState(false)
  const { working, problem, ask } = useAsking()
  return (
    <Card labelledBy="person-account">
      <h2 id="person-account">{t('account.title')}</h2>
      <Refused problem={problem} />
      {person.active ? (
        <>
          <p class="small quiet">{t('code.text')}</p>
          <div class="row">
            <Button
              action="make-code"
              disabled={working}
              onClick={() => void ask(async () => setCode(await makeCode(person.id)))}
            >
              {t('code.make')}
            </Button>
            <Button kind="danger" action="disable" onClick={() => setLeaving(true)}>
              {t('account.disable')}
            </Button>
          </div>
        </>
      ) : (
        <>
          <p class="small quiet">{t('account.disabled.text')}</p>
          <Button
            action="enable"
            disabled={working}
            onClick={() => void ask(async () => onChanged(await enable(person.id)))}
          >
            {t('account.enable')}
          </Button>
        </>
      )}
      {code && (
        <CodeDialog
          person={person}
          code={code}
          onClose={() => {
            setCode(null)
            onTrail()
          }}
        />
      )}
      {leaving && <Leaving person={person} onChanged={onChanged} onClose={() => setLeaving(false)} />}
    </Card>
  )
}

interface LeavingProps {
  person: Person
  onChanged: (person: Person) => void
  onClose: () => void
}

/** Says what is left behind before somebody is shut out. */
function Leaving({ person, onChanged, onClose }: LeavingProps) {
  const [held, again] = useLoaded(person.id, () => readHeld(person.id))
  const { working, problem, ask } = useAsking()
  const leave = (): Promise<void> =>
    ask(async () => {
      const changed = await disable(person.id)
      toast(t('account.disabled', { name: person.name }))
      onClose()
      onChanged(changed)
    })
  return (
    <Dialog title={t('account.disable.ask', { name: person.name })} onClose={onClose} name="disable">
      {held.state === 'loading' && <Loading />}
      {held.state === 'refused' && <ErrorState problem={held.problem} onRetry={again} />}
      {held.state === 'here' && <Left held={held.value} />}
      <p class="small quiet">{t('account.disable.text')}</p>
      <Refused problem={problem} />
      <Button
        kind="danger"
        action="confirm-disable"
        disabled={working || held.state !== 'here'}
        onClick={() => void leave()}
      >
        {t('account.disable')}
      </Button>
    </Dialog>
  )
}

function Left({ held: { visits, promises } }: { held: Held }) {
  if (visits.length + promises.length === 0) return <p>{t('held.none')}</p>
  return (
    <>
      {visits.length > 0 && <p class="strong">{t('held.visits', { count: visits.length })}</p>}
      <ul class="people-lines">
        {visits.map(({ id, order, kind, start, begun }) => (
          <li key={id} data-held={id}>
            {start ? format.dayAndClock(start) : '—'} · {kindName(kind)} · {order}
            {begun && ` · ${t('held.begun')}`}
          </li>
        ))}
      </ul>
      {promises.length > 0 && <p>{t('held.promises', { count: promises.length })}</p>}
    </>
  )
}
