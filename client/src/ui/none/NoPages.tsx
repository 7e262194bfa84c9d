/** Somebody who is signed in and has no role yet. */
import { session, signOut } from '../../device/index.ts'
import { Button } from '../Button.tsx'
import { Card, EmptyState } from '../Card.tsx'
import { Preferences } from '../preferences/Preferences.tsx'
import { Header, Page, Shell } from '../Shell.tsx'
import { t as ofPreferences } from '../preferences/words/index.ts'
import { t as shared } from '../words/index.ts'
import { t } from './words/index.ts'

export function NoPages() {
  const { person } = session.value
  return (
    <Shell>
      <Header title={shared('app.name')} />
      <Page>
        <EmptyState icon="person" title={t('none.title')}>
          <p>{t('none.text')}</p>
        </EmptyState>
        <Card>
          {person && <p class="strong">{t('person', { name: person.name, number: person.staff_no })}</p>}
          <Preferences />
          <Button action="sign-out" wide onClick={() => void signOut()}>
            {ofPreferences('sign-out')}
          </Button>
        </Card>
      </Page>
    </Shell>
  )
}
