import { session, signOut } from '../../device/index.ts'
import { Button, Card, Header, Page, Switch } from '../../ui/index.ts'
import { Notifications } from '../../ui/notify/Notifications.tsx'
import { Preferences } from '../../ui/preferences/Preferences.tsx'
import { t as ofPreferences } from '../../ui/preferences/words/index.ts'
import { chooseSound, sound } from '../alarm.ts'
import { forgetAll } from '../kept.ts'
import { chooseShortcuts, shortcuts } from '../shortcuts.ts'
import { t as shared } from '../../ui/words/index.ts'
import { t as desk } from '../words/index.ts'
import { t } from './words/index.ts'

/** What somebody at a desk may set; a phone has settings of its own. */
export default function Settings() {
  const { person } = session.value
  const leave = (): void => {
    forgetAll()
    void signOut()
  }
  return (
    <>
      <Header title={shared('app.settings')} />
      <Page>
        <Card labelledBy="settings-preferences">
          <h2 id="settings-preferences">{ofPreferences('preferences')}</h2>
          <Preferences />
          <Switch label={desk('shortcuts')} on={shortcuts.value} onChange={chooseShortcuts} />
          <p class="small quiet">{desk('shortcuts.help')}</p>
          <Switch label={t('sound')} on={sound.value} onChange={chooseSound} />
        </Card>
        <Notifications />
        {person && (
          <Card labelledBy="settings-person">
            <h2 id="settings-person">{t('person')}</h2>
            <p>
              {person.name} · <span class="numerals">{person.staff_no}</span>
              {person.team && ` · ${person.team.name}`}
            </p>
            <Button action="sign-out" onClick={leave}>
              {ofPreferences('sign-out')}
            </Button>
          </Card>
        )}
      </Page>
    </>
  )
}
