import { session, signOut } from '../device/index.ts'
import { Button, Card, Header, Page, Preferences, Shell, Switch } from '../ui/index.ts'
import { Places } from './Places.tsx'
import { chooseShortcuts, shortcuts } from './shortcuts.ts'
import { t } from './words/index.ts'

export function Settings() {
  const { person } = session.value
  return (
    <Shell foot={<Places />}>
      <Header title={t('nav.settings')} />
      <Page>
        <Card labelledBy="settings-preferences">
          <h2 id="settings-preferences">{t('settings.preferences')}</h2>
          <Preferences />
          <Switch label={t('settings.shortcuts')} on={shortcuts.value} onChange={chooseShortcuts} />
          <p class="small quiet">{t('settings.shortcuts.help')}</p>
        </Card>
        {person && (
          <Card labelledBy="settings-person">
            <h2 id="settings-person">{t('settings.person')}</h2>
            <p>
              {person.name} · <span class="numerals">{person.staff_no}</span>
              {person.team && ` · ${person.team.name}`}
            </p>
            <Button action="sign-out" onClick={() => void signOut()}>
              {t('settings.sign-out')}
            </Button>
          </Card>
        )}
      </Page>
    </Shell>
  )
}
