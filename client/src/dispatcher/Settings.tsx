import { session, signOut } from '../device/index.ts'
import { Button, Card, Header, Page, Preferences, Shell } from '../ui/index.ts'
import { clearDraft } from './book/draft.ts'
import { Places } from './Places.tsx'
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
        </Card>
        {person && (
          <Card labelledBy="settings-person">
            <h2 id="settings-person">{t('settings.person')}</h2>
            <p>
              {person.name} · <span class="numerals">{person.staff_no}</span>
              {person.team && ` · ${person.team.name}`}
            </p>
            <Button
              action="sign-out"
              onClick={() => {
                clearDraft()
                void signOut()
              }}
            >
              {t('settings.sign-out')}
            </Button>
          </Card>
        )}
      </Page>
    </Shell>
  )
}
