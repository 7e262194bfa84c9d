/** Somebody who is signed in and has no role yet. */
import { session, signOut } from '../device/index.ts'
import { Button } from './Button.tsx'
import { Card, EmptyState } from './Card.tsx'
import { Preferences } from './Preferences.tsx'
import { Header, Page, Shell } from './Shell.tsx'
import { words, type Translation } from './words/catalogue.ts'
import { t as shared } from './words/index.ts'

const zh = {
  'none.title': '您的账号还没有分配角色',
  'none.text': '请联系管理员分配角色，然后重新登录。',
  'person': '{name} · {number}',
  'sign-out': '退出登录',
} as const

const en: Translation<typeof zh> = {
  'none.title': 'Your account has no role yet',
  'none.text': 'Ask an administrator to give you a role, then sign in again.',
  'person': '{name} · {number}',
  'sign-out': 'Sign out',
}

const t = words(zh, en)

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
            {t('sign-out')}
          </Button>
        </Card>
      </Page>
    </Shell>
  )
}
