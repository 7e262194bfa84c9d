import { useState } from 'preact/hooks'

import {
  applyUpdate,
  clock,
  keepStorage,
  lockAndKeep,
  session,
  signOut,
  storage,
  sync,
  syncNow,
  updateReady,
  type Unsent,
} from '../../device/index.ts'
import {
  Banner,
  Button,
  Card,
  Dialog,
  LinkButton,
  Page,
  Shell,
  Switch,
  format,
  href,
} from '../../ui/index.ts'
import { phoneWords } from '../../ui/phone.ts'
import { Notifications } from '../../ui/notify/Notifications.tsx'
import { Preferences } from '../../ui/preferences/Preferences.tsx'
import { t as ofPreferences } from '../../ui/preferences/words/index.ts'
import { Calendar } from './Calendar.tsx'
import { Head } from '../Head.tsx'
import { Places } from '../Places.tsx'
import { want, wanted } from '../visit/position.ts'
import { t as today } from '../words/index.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t } from './words/index.ts'

/** A phone's clock that is closer than this to the server's is right. */
const RIGHT_MS = 2000

export function Settings() {
  const { person } = session.value
  const { persisted, free } = storage.value
  const { heard } = sync.value
  const [refused, setRefused] = useState<Unsent | null>(null)
  const [leaving, setLeaving] = useState(false)

  const leave = async (): Promise<void> => {
    setLeaving(true)
    try {
      const done = await signOut()
      if (!done.done) setRefused(done.unsent)
    } finally {
      setLeaving(false)
    }
  }

  return (
    <Shell foot={<Places />}>
      <Head title={shared('app.settings')} />
      <Page>
        {updateReady.value && (
          <Banner
            tone="accent"
            title={today('sync.update')}
            actions={
              <Button action="update" onClick={applyUpdate}>
                {today('sync.update.do')}
              </Button>
            }
          >
            <p>{today('sync.update.text')}</p>
          </Banner>
        )}
        <Card labelledBy="settings-preferences">
          <h2 id="settings-preferences">{ofPreferences('preferences')}</h2>
          <Preferences />
        </Card>
        <Card labelledBy="settings-arrival">
          <h2 id="settings-arrival">{t('settings.arrival')}</h2>
          <PositionSwitch />
        </Card>
        {person && (
          <Card labelledBy="settings-person">
            <h2 id="settings-person">{t('settings.person')}</h2>
            <p class="strong">{person.name}</p>
            <dl class="facts">
              <dt>{t('settings.number')}</dt>
              <dd>{person.staff_no}</dd>
              {person.phone && (
                <>
                  <dt>{t('settings.phone')}</dt>
                  <dd class="numerals">{phoneWords(person.phone)}</dd>
                </>
              )}
            </dl>
          </Card>
        )}
        <Card labelledBy="settings-leave">
          <h2 id="settings-leave">{t('absence.page')}</h2>
          <LinkButton href={href('/leave')} action="leave">
            {t('absence.open')}
          </LinkButton>
        </Card>
        <Notifications />
        <Calendar />
        <Card labelledBy="settings-device">
          <h2 id="settings-device">{t('settings.device')}</h2>
          <dl class="facts">
            <dt>{t('settings.storage')}</dt>
            <dd>
              {persisted === null
                ? t('settings.storage.unknown')
                : t(persisted ? 'settings.storage.yes' : 'settings.storage.no')}
            </dd>
            {free !== null && (
              <>
                <dt>{t('settings.free')}</dt>
                <dd>{format.size(free)}</dd>
              </>
            )}
            <dt>{t('settings.clock')}</dt>
            <dd>{clockWords()}</dd>
            <dt>{t('settings.heard')}</dt>
            <dd>{heard === null ? t('settings.never') : format.dayAndClock(heard)}</dd>
          </dl>
          {persisted === false && (
            <Button action="keep-storage" onClick={() => void keepStorage()}>
              {t('settings.storage.ask')}
            </Button>
          )}
        </Card>
        <Card>
          <Button kind="danger" wide action="sign-out" disabled={leaving} onClick={leave}>
            {leaving ? t('settings.signed-out') : ofPreferences('sign-out')}
          </Button>
          <p class="small quiet">{t('settings.sign-out.help')}</p>
        </Card>
        {refused && <KeepDialog unsent={refused} onClose={() => setRefused(null)} />}
      </Page>
    </Shell>
  )
}

/** Off until the person says so. After a no of the phone it is off again, and says how to change that. */
function PositionSwitch() {
  const [refused, setRefused] = useState(false)
  return (
    <>
      <Switch
        label={t('settings.position')}
        on={wanted.value}
        onChange={(on) => void want(on).then((is) => setRefused(on && !is))}
      />
      <p class="small quiet">{t('settings.position.help')}</p>
      <p class="field-fault" role="status">
        {refused && t('settings.position.refused')}
      </p>
    </>
  )
}

function clockWords(): string {
  if (clock.value === null) return t('settings.clock.unknown')
  const ahead = -clock.value.offset_ms
  if (Math.abs(ahead) < RIGHT_MS) return t('settings.clock.right')
  return t(ahead > 0 ? 'settings.clock.ahead' : 'settings.clock.behind', {
    seconds: Math.round(Math.abs(ahead) / 1000),
  })
}

/** Signing out would lose work: send it, or leave it locked on the phone. */
function KeepDialog({ unsent: left, onClose }: { unsent: Unsent; onClose: () => void }) {
  return (
    <Dialog title={t('settings.unsent.title')} onClose={onClose} name="unsent">
      <p>
        {t('settings.unsent.text', { facts: left.facts, photos: left.photos, attention: left.attention })}
      </p>
      <Button
        kind="primary"
        wide
        action="send-now"
        onClick={() => {
          syncNow()
          onClose()
        }}
      >
        {t('outbox.send')}
      </Button>
      <Button wide icon="lock" action="lock-and-keep" onClick={() => void lockAndKeep()}>
        {t('settings.lock')}
      </Button>
      <p class="small quiet">{t('settings.lock.help')}</p>
    </Dialog>
  )
}
